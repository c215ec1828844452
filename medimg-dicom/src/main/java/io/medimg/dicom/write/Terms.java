package io.medimg.dicom.write;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Defined terms of Modality and Body Part Examined as coded concepts (PS3.16, CID 29, CID 33 and
 * annex L). Safe for use by several threads.
 */
final class Terms {
  private static final Map<String, Code> MODALITIES = new HashMap<>();
  private static final Map<String, BodyPart> BODY_PARTS = new HashMap<>();

  static {
    try (InputStream in = Objects.requireNonNull(Terms.class.getResourceAsStream("terms.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(Terms::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Terms() {}

  /**
   * A part of the body.
   *
   * @param code its SNOMED CT code
   * @param paired whether there is a left and a right one
   */
  record BodyPart(Code code, boolean paired) {}

  private static void add(String line) {
    String[] fields = line.split("\t");
    if (fields[0].equals("M")) {
      MODALITIES.put(fields[1], Code.dcm(fields[1], fields[2]));
    } else {
      BODY_PARTS.put(fields[1], new BodyPart(Code.sct(fields[2], fields[3]), fields.length > 4));
    }
  }

  /** The modality that a term of (0008,0060) stands for. */
  static Optional<Code> modality(String term) {
    return Optional.ofNullable(MODALITIES.get(key(term)));
  }

  /** The part of the body that a term of (0018,0015) stands for. */
  static Optional<BodyPart> bodyPart(String term) {
    return Optional.ofNullable(BODY_PARTS.get(key(term)));
  }

  private static String key(String term) {
    return term.strip().toUpperCase(Locale.ROOT);
  }
}

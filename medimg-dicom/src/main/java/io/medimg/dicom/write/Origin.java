package io.medimg.dicom.write;

import io.medimg.core.task.Provenance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Who says what a result says: the network, its version and hash, the software around it, and when.
 * Immutable and safe for use by several threads.
 *
 * @param provenance where the result comes from
 * @param created the moment that is written into the objects, on the clock of the source
 * @param source the instance that the result is about
 */
record Origin(Provenance provenance, LocalDateTime created, String source) {
  static final String MANUFACTURER = "medimg";

  /** What every result says of itself. */
  static final String RESEARCH_USE = "Research use only; not a medical device.";

  private static final int LONGEST_LO = 64;
  private static final int LONGEST_ST = 1024;

  String modelName() {
    return orUnknown(provenance.modelName());
  }

  String modelVersion() {
    return orUnknown(provenance.modelVersion());
  }

  /** The hash of the network, which is the serial number of this device. */
  String serialNumber() {
    return orUnknown(provenance.modelSha256());
  }

  private static String orUnknown(String text) {
    String cut = Values.cut(text, LONGEST_LO);
    return cut.isEmpty() ? "unknown" : cut;
  }

  /** One identifier for all results of the same network. */
  String deviceUid() {
    byte[] name = (modelName() + "/" + serialNumber()).getBytes(StandardCharsets.UTF_8);
    return Values.uid(UUID.nameUUIDFromBytes(name));
  }

  /**
   * An identifier that follows from the source, the network and what it is for: the same run gives
   * it again, so that an archive replaces what it has instead of keeping it twice.
   *
   * @param purpose told apart by its parts
   * @return {@code 2.25.} and a UUID (RFC 9562, version 8) of the first half of a SHA-256
   */
  String uid(Object... purpose) {
    MessageDigest sha256 = sha256();
    for (Object part :
        new Object[] {
          source, provenance.modelName(), provenance.modelVersion(), provenance.modelSha256()
        }) {
      add(sha256, part);
    }
    for (Object part : purpose) {
      add(sha256, part);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    long high = (digest.getLong() & ~0xF000L) | 0x8000L;
    long low = (digest.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return Values.uid(new UUID(high, low));
  }

  /** Each part with its end, so that no two lists of parts are one text. */
  private static void add(MessageDigest digest, Object part) {
    digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  String date() {
    return created.format(DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT));
  }

  String time() {
    return created.format(DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT));
  }

  /** All of it in one text of at most 1024 characters. */
  String describe() {
    String all =
        "model %s %s, SHA-256 %s; engine %s on %s; input SHA-256 %s; preprocessing %s"
            .formatted(
                modelName(),
                modelVersion(),
                provenance.modelSha256(),
                provenance.engine(),
                provenance.device(),
                provenance.inputSha256().isEmpty() ? "unknown" : provenance.inputSha256(),
                provenance.preprocessing());
    return Values.cut(RESEARCH_USE + " " + all, LONGEST_ST);
  }

  /** The item of Contributing Equipment. */
  DicomBuilder contribution() {
    return DicomBuilder.create()
        .items(
            Attr.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
            Code.dcm("109102", "Processing Equipment").item())
        .set(Attr.MANUFACTURER, MANUFACTURER)
        .set(Attr.MODEL_NAME, modelName())
        .set(Attr.DEVICE_SERIAL_NUMBER, serialNumber())
        .set(Attr.SOFTWARE_VERSIONS, modelVersion())
        .set(Attr.CONTRIBUTION_DATE_TIME, date() + time())
        .set(Attr.CONTRIBUTION_DESCRIPTION, describe());
  }

  /** The algorithm as segmentations name it (PS3.3, 10.16). */
  DicomBuilder algorithm() {
    return DicomBuilder.create()
        .items(
            Attr.ALGORITHM_FAMILY_CODE_SEQUENCE,
            Code.dcm("123110", "Artificial Intelligence").item())
        .set(Attr.ALGORITHM_NAME, modelName())
        .set(Attr.ALGORITHM_VERSION, modelVersion())
        .set(Attr.ALGORITHM_PARAMETERS, "SHA-256 " + serialNumber());
  }
}

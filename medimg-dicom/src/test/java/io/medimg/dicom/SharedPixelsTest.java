package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The pixels of every good file of the shared collection, where it is there, against its reference.
 * docs/dicom-conformance.md lists what does not match, and why.
 */
class SharedPixelsTest {
  private final Path folder =
      Path.of(System.getProperty("medimg.shared", "../shared"), "dicom", "good");

  @Test
  void everyPictureEqualsItsReference() throws IOException {
    assumeTrue(Files.isDirectory(folder), () -> "no shared DICOM files in " + folder);
    Map<String, String> wrong = new TreeMap<>();
    List<String> judged = new ArrayList<>();
    JsonNode all = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
    for (Map.Entry<String, JsonNode> file : all.properties()) {
      JsonNode decoded = file.getValue().path("decoded");
      if (decoded.isObject() && !file.getKey().equals("_about")) {
        judged.add(file.getKey());
        String verdict = verdict(folder.resolve(file.getKey()), file.getValue(), decoded);
        if (!verdict.isEmpty()) {
          wrong.put(file.getKey(), verdict);
        }
      }
    }
    assertThat(wrong).as("of %d", judged.size()).isEmpty();
  }

  private static String verdict(Path file, JsonNode expected, JsonNode decoded) {
    String syntax = expected.get("transferSyntax").asText();
    try {
      return PixelRules.judge(file, decoded).map(why -> syntax + " " + why).orElse("");
    } catch (IOException | RuntimeException e) {
      return syntax + " " + e;
    }
  }
}

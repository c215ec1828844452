package io.medimg.pytorch.torchscript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.core.inference.ModelBytes;
import io.medimg.core.tensor.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The inputs and outputs of a TorchScript archive, which the format itself does not declare. An
 * archive made by this library carries them as its first entry. Immutable and safe for use by
 * several threads.
 *
 * @param inputs by name, in the order of the arguments, -1 for open extents; empty if unknown
 * @param outputs by name, in the order of the results; empty if unknown
 */
public record ScriptSignature(Map<String, Shape> inputs, Map<String, Shape> outputs) {
  /** The entry's path inside the archive's one folder. */
  public static final String ENTRY = "extra/medimg.json";

  private static final int MOST_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the maps. */
  public ScriptSignature {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /**
   * Reads an archive's signature.
   *
   * @param archive a TorchScript archive, or anything else
   * @return what it declares; empty maps if it declares nothing
   */
  public static ScriptSignature of(ModelBytes archive) {
    try (ZipInputStream zip = new ZipInputStream(archive.open())) {
      ZipEntry first = zip.getNextEntry();
      if (first != null && first.getName().endsWith("/" + ENTRY)) {
        return parse(JSON.readTree(zip.readNBytes(MOST_BYTES)));
      }
    } catch (IOException | IllegalArgumentException e) {
      // Not an archive of this library; whether it is one at all is for the engine to say.
    }
    return new ScriptSignature(Map.of(), Map.of());
  }

  private static ScriptSignature parse(JsonNode root) {
    return new ScriptSignature(shapes(root.path("inputs")), shapes(root.path("outputs")));
  }

  private static Map<String, Shape> shapes(JsonNode node) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (JsonNode one : node) {
      shapes.put(
          one.path("name").asText(),
          Shape.of(
              StreamSupport.stream(one.path("shape").spliterator(), false)
                  .mapToLong(JsonNode::asLong)
                  .toArray()));
    }
    return shapes;
  }

  /** The entry's content. */
  public byte[] toJson() {
    ObjectNode root = JSON.createObjectNode();
    write(root.putArray("inputs"), inputs);
    write(root.putArray("outputs"), outputs);
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and names is always written", e);
    }
  }

  private static void write(ArrayNode array, Map<String, Shape> shapes) {
    shapes.forEach(
        (name, shape) -> {
          ArrayNode dims = array.addObject().put("name", name).putArray("shape");
          Arrays.stream(shape.toArray()).forEach(dims::add);
        });
  }
}

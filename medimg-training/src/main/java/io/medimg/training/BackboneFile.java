package io.medimg.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Opens backbones from files. Not safe for use by several threads; build one per thread. */
final class BackboneFile {
  static final String RANDOM = "random:";

  private BackboneFile() {}

  /**
   * Opens a backbone for gray images.
   *
   * @param name path of NAME.json with NAME.npz beside it, optionally followed by {@code #} and the
   *     SHA-256 that NAME.npz must have; or {@code random:} and the path of NAME.json
   * @param seed start of random weights
   */
  static BackboneBlock open(NDManager manager, String name, long seed) throws IOException {
    return open(manager, name, seed, 1);
  }

  static BackboneBlock open(NDManager manager, String name, long seed, int channels)
      throws IOException {
    boolean random = name.startsWith(RANDOM);
    String[] parts = name.substring(random ? RANDOM.length() : 0).split("#", 2);
    Path json = Path.of(parts[0]);
    BackboneBlock block = new BackboneBlock(BackboneGraph.read(json), channels);
    if (random) {
      block.random(manager, seed);
      return block;
    }
    Path npz = Path.of(parts[0].replaceAll("\\.json$", ".npz"));
    if (parts.length > 1 && !sha256(npz).equals(parts[1])) {
      throw new IOException(
          "%s has SHA-256 %s, wanted %s; fetch it again"
              .formatted(npz.getFileName(), sha256(npz), parts[1]));
    }
    try (NDManager scope = manager.newSubManager();
        InputStream in = Files.newInputStream(npz)) {
      Map<String, NDArray> arrays = new HashMap<>();
      NDList.decode(scope, in).forEach(array -> arrays.put(array.getName(), array));
      block.load(manager, arrays);
    }
    return block;
  }

  /** The SHA-256 of a file in small hexadecimal letters. */
  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform knows SHA-256", e);
    }
  }
}

package io.medimg.pytorch.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The zip file that PyTorch calls a TorchScript archive: source, weights, and a pickle that ties
 * them together. The same content gives the same bytes. Not safe for use by several threads; build
 * one per thread.
 */
final class ScriptArchive {
  /** The module's class, whose source lies in {@code code/__torch__.py}. */
  static final String CLASS_NAME = "Network";

  private static final String FOLDER = "network/";
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);

  private ScriptArchive() {}

  /**
   * Writes an archive.
   *
   * @param source of the module's class
   * @param weights held by the attributes {@code w0}, {@code w1} and so on
   * @param signature its inputs and outputs
   * @return the archive's bytes
   */
  static byte[] write(String source, List<OnnxConstant> weights, ScriptSignature signature) {
    return new ScriptArchive().writeAll(source, weights, signature);
  }

  private byte[] writeAll(String source, List<OnnxConstant> weights, ScriptSignature signature) {
    try (zip) {
      store(ScriptSignature.ENTRY, signature.toJson());
      for (int i = 0; i < weights.size(); i++) {
        store("data/" + i, content(weights.get(i)));
      }
      store("data.pkl", module(weights));
      store("code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store("constants.pkl", new PickleWriter().emptyTuple().finish());
      store("version", "3\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory could not be written", e);
    }
    return bytes.toByteArray();
  }

  /** Not deflated: PyTorch reads weights where they lie. */
  private void store(String path, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(FOLDER + path);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] content(OnnxConstant weight) {
    ByteBuffer buffer =
        ByteBuffer.allocate(weight.floats().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(weight.floats());
    return buffer.array();
  }

  private static byte[] module(Collection<OnnxConstant> weights) {
    PickleWriter pickle = new PickleWriter();
    pickle.global("__torch__", CLASS_NAME).emptyTuple().newObject().emptyDict().mark();
    pickle.text("training").no();
    int index = 0;
    for (OnnxConstant weight : weights) {
      pickle.text("w" + index);
      tensor(pickle, weight, index++);
    }
    return pickle.setItems().build().finish();
  }

  private static void tensor(PickleWriter pickle, OnnxConstant weight, int index) {
    pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
    pickle.mark().text("storage").global("torch", "FloatStorage").text(Integer.toString(index));
    pickle.text("cpu").number(weight.floats().length).tuple().persistent();
    pickle.number(0); // offset in the storage
    numbers(pickle, weight.dims());
    numbers(pickle, strides(weight.dims()));
    pickle.no(); // wants no gradient
    pickle.global("collections", "OrderedDict").emptyTuple().reduce();
    pickle.tuple().reduce();
  }

  private static void numbers(PickleWriter pickle, long[] values) {
    pickle.mark();
    for (long value : values) {
      pickle.number(value);
    }
    pickle.tuple();
  }

  private static long[] strides(long[] dims) {
    long[] strides = new long[dims.length];
    long step = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= dims[i];
    }
    return strides;
  }
}

package io.medimg.dicom;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.pixel.PixelModule;
import io.medimg.dicom.pixel.StoredPixels;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads every file of a folder in a process of its own with a small heap, and prints one line each:
 * name, outcome, milliseconds, detail.
 */
final class Judge {
  private Judge() {}

  /**
   * Runs.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<Path> files;
    try (Stream<Path> list = Files.list(Path.of(args[0]))) {
      files = list.filter(p -> !p.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      long start = System.nanoTime();
      String outcome = outcome(file);
      long ms = (System.nanoTime() - start) / 1_000_000;
      out.println(file.getFileName() + "\t" + ms + "\t" + outcome);
    }
  }

  private static String outcome(Path file) {
    try {
      MedicalImage image = new DicomReader().read(ImageSource.of(file), Limits.defaults());
      return "image\t%d\t%d\t%d\t%s"
          .formatted(image.height(), image.width(), image.frames(), storedHash(file));
    } catch (IOException e) {
      return e.getClass().getSimpleName() + "\t" + e.getMessage() + "\t" + e.getCause();
    } catch (Throwable e) {
      return "CRASH\t" + e;
    }
  }

  /** The hash of the stored samples at the width of Bits Allocated. */
  static String storedHash(Path file) throws IOException {
    ImageSource source = ImageSource.of(file);
    DicomDataset dataset = new DicomReader().readDataset(source, Limits.defaults());
    PixelModule module = PixelModule.of(source.name(), dataset, Limits.defaults());
    return ImageSource.sha256(words(module, StoredPixels.of(module, dataset)));
  }

  static byte[] words(PixelModule module, StoredPixels stored) {
    PixelBuffer pixels = stored.pixels();
    int size = Math.max(1, module.bitsAllocated() / 8);
    ByteBuffer out = ByteBuffer.allocate(pixels.length() * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < pixels.length(); i++) {
      float value = pixels.get(i);
      switch (size) {
        case 1 -> out.put((byte) (int) value);
        case 2 -> out.putShort((short) (int) value);
        case 4 -> {
          if (module.pixelTag() == Tag.FLOAT_PIXEL_DATA) {
            out.putFloat(value);
          } else {
            out.putInt(stored.whole()[i]);
          }
        }
        default -> out.putDouble(value);
      }
    }
    return out.array();
  }
}

package io.medimg.core.render;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.task.Heatmap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * An image beside the image with a map over it, and pictures as PNG files. They look alike on every
 * machine, since no font of the system is used. Safe for use by several threads.
 */
public final class Overlay {
  private Overlay() {}

  /**
   * Writes any picture as a PNG that appears whole or not at all.
   *
   * @param picture left as it is
   * @param png the file to write
   * @throws IOException if it cannot be written
   */
  public static void writePng(BufferedImage picture, Path png) throws IOException {
    FilesWhole.write(png, encode(picture));
  }

  /**
   * Any picture as PNG, without a temporary file.
   *
   * @param image left as it is
   * @return the file's bytes
   * @throws IOException if this Java runtime has no PNG writer
   */
  public static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // ImageIO would buffer what goes to a stream in the folder for temporary files.
    try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, "png", memory)) {
        throw new IOException("this Java runtime has no PNG writer");
      }
    }
    return out.toByteArray();
  }

  /**
   * Draws the film beside the film with a map over it.
   *
   * @param image what was explained
   * @param heatmap of this image
   * @return RGB, about 1,400 pixels wide
   * @throws IllegalArgumentException if the map belongs to an image of another size
   */
  public static BufferedImage render(MedicalImage image, Heatmap heatmap) {
    Size source = heatmap.source();
    if (!source.equals(image.size())) {
      throw new IllegalArgumentException(
          "a heatmap of an image of %s does not fit one of %s".formatted(source, image.size()));
    }
    Panels.Marks marks = new Panels.Marks(heatmap, List.of());
    return new Panels(image, List.of(marks), List.of(heatmap.label().name())).render();
  }
}

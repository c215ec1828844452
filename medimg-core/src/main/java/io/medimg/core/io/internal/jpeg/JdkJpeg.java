package io.medimg.core.io.internal.jpeg;

import io.medimg.core.geometry.Size;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The JDK's own JPEG decoder, whatever other plug-ins are installed: raw components, no colour
 * model, no cache on disk. Safe for use by several threads.
 */
public final class JdkJpeg {
  private static final Optional<ImageReaderSpi> SPI = find();

  private JdkJpeg() {}

  /**
   * Decodes the components.
   *
   * @param name for messages
   * @param jpeg a file whose markers were checked
   * @param size as its frame header says
   * @param components as its frame header says
   * @return row by row, components of a pixel together
   * @throws MalformedImageException if the decoder fails or had to guess
   */
  public static byte[] decode(String name, byte[] jpeg, Size size, int components)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = spi().createReaderInstance();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(in, true, true);
      Raster raster = reader.readRaster(0, null);
      byte[] samples = samples(name, raster, size, components);
      // libjpeg only skips those, and so does everybody else.
      warnings.removeIf(w -> w.toLowerCase(Locale.ROOT).contains("extraneous"));
      if (!warnings.isEmpty()) {
        throw new MalformedImageException(name + ": broken image data: " + warnings.get(0));
      }
      return samples;
    } catch (MalformedImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new MalformedImageException(name + ": broken image data: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReaderSpi spi() throws UnsupportedImageException {
    if (SPI.isEmpty()) {
      throw new UnsupportedImageException(
          "JPEG needs the module java.desktop of the Java runtime, which is missing");
    }
    return SPI.get();
  }

  private static Optional<ImageReaderSpi> find() {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi spi = all.next();
      boolean ofTheJdk = "java.desktop".equals(spi.getClass().getModule().getName());
      if (ofTheJdk && Arrays.asList(spi.getFormatNames()).contains("jpeg")) {
        return Optional.of(spi);
      }
    }
    return Optional.empty();
  }

  private static byte[] samples(String name, Raster raster, Size size, int components)
      throws MalformedImageException {
    if (raster.getWidth() != size.width()
        || raster.getHeight() != size.height()
        || raster.getNumBands() != components
        || raster.getDataBuffer().getDataType() != DataBuffer.TYPE_BYTE) {
      throw new MalformedImageException(
          "%s: the frame header says %s x %d, the decoder gives %d x %d x %d"
              .formatted(
                  name,
                  size,
                  components,
                  raster.getWidth(),
                  raster.getHeight(),
                  raster.getNumBands()));
    }
    int length = Math.toIntExact(size.pixels() * components);
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && data.length == length
        && inOrder(model.getBandOffsets())) {
      return data;
    }
    byte[] copy = new byte[length];
    raster.getDataElements(0, 0, size.width(), size.height(), copy);
    return copy;
  }

  private static boolean inOrder(int[] offsets) {
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != i) {
        return false;
      }
    }
    return true;
  }
}

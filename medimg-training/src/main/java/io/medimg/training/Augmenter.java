package io.medimg.training;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Changes prepared films at random in the ways that films of other hospitals differ: place, scale,
 * proportion, gray curve, sharpness, noise, compression, markers.
 *
 * <p>The strength grows with one number, 1 being what training uses. The same random numbers give
 * the same film. Immutable and safe for use by several threads.
 *
 * @param source side of the square films that come in
 * @param size side of the square films that go out
 * @param strength 0 changes nothing
 */
record Augmenter(int source, int size, double strength) {

  /** Changes a film of values in 0..255; gives values in [-1, 1], row by row. */
  float[] augment(byte[] film, Random random) {
    float[] image = place(film, random);
    if (chance(random, 0.3)) {
      image = Filters.lowResolution(image, size, 40 + random.nextInt(Math.max(1, size - 60)));
    } else if (chance(random, 0.35)) {
      image = Filters.blur(image, size, 0.3 + 1.4 * random.nextDouble());
    } else if (chance(random, 0.3)) {
      image = Filters.sharpen(image, size, 2.0 * random.nextDouble());
    }
    grayCurve(image, random);
    if (chance(random, 0.3)) {
      shade(image, random);
    }
    if (chance(random, 0.4)) {
      noise(image, 0.04 * random.nextDouble(), random);
    }
    if (chance(random, 0.2)) {
      image = jpeg(image, 0.15f + 0.7f * random.nextFloat());
    }
    patches(image, random);
    for (int i = 0; i < image.length; i++) {
      image[i] = Math.max(0f, Math.min(1f, image[i])) * 2 - 1;
    }
    return image;
  }

  private boolean chance(Random random, double share) {
    return random.nextDouble() < share * Math.min(strength, 1.5);
  }

  private double spread(Random random, double width) {
    return (random.nextDouble() * 2 - 1) * width * strength;
  }

  /** Flip, rotation, zoom, proportion, shear and shift in one bilinear pass. */
  private float[] place(byte[] film, Random random) {
    double angle = Math.toRadians(spread(random, 10));
    double zoom = Math.exp(spread(random, 0.16)) * 0.96;
    double aspect = Math.exp(spread(random, 0.15));
    double shear = spread(random, 0.06);
    double flip = strength > 0 && random.nextBoolean() ? -1 : 1;
    double scale = (double) source / size;
    double xx = flip * Math.cos(angle) * zoom * aspect * scale;
    double xy = (-Math.sin(angle) + shear) * zoom / aspect * scale;
    double yx = flip * Math.sin(angle) * zoom * aspect * scale;
    double yy = Math.cos(angle) * zoom / aspect * scale;
    double middle = (size - 1) / 2.0;
    double cx = (source - 1) / 2.0 + spread(random, 0.07 * source);
    double cy = (source - 1) / 2.0 + spread(random, 0.07 * source);
    float[] out = new float[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double u = cx + xx * (x - middle) + xy * (y - middle);
        double v = cy + yx * (x - middle) + yy * (y - middle);
        out[y * size + x] = sample(film, u, v);
      }
    }
    return out;
  }

  /** Bilinear; outside the film is black. */
  private float sample(byte[] film, double u, double v) {
    if (u < 0 || v < 0 || u > source - 1 || v > source - 1) {
      return 0f;
    }
    int x = Math.min((int) u, source - 2);
    int y = Math.min((int) v, source - 2);
    float fx = (float) (u - x);
    float fy = (float) (v - y);
    int at = y * source + x;
    float top = (film[at] & 255) * (1 - fx) + (film[at + 1] & 255) * fx;
    float bottom = (film[at + source] & 255) * (1 - fx) + (film[at + source + 1] & 255) * fx;
    return (top * (1 - fy) + bottom * fy) / 255f;
  }

  /** Equalisation, gamma, contrast around the middle, brightness, and an S-shaped curve. */
  private void grayCurve(float[] image, Random random) {
    if (chance(random, 0.3)) {
      Filters.equalise(image, random.nextFloat());
    }
    double gamma = Math.exp(spread(random, 0.45));
    double contrast = Math.exp(spread(random, 0.3));
    double brightness = spread(random, 0.12);
    double bend = chance(random, 0.3) ? spread(random, 0.8) : 0;
    for (int i = 0; i < image.length; i++) {
      double v = Math.pow(Math.max(0, Math.min(1, image[i])), gamma);
      v += bend * v * (1 - v) * (2 * v - 1);
      image[i] = (float) ((v - 0.5) * contrast + 0.5 + brightness);
    }
  }

  /** A slanting brightness, as of a badly centred beam. */
  private void shade(float[] image, Random random) {
    double across = spread(random, 0.35);
    double down = spread(random, 0.35);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double factor = 1 + across * ((double) x / size - 0.5) + down * ((double) y / size - 0.5);
        image[y * size + x] *= (float) factor;
      }
    }
  }

  private static void noise(float[] image, double deviation, Random random) {
    for (int i = 0; i < image.length; i++) {
      double sum = random.nextFloat() + random.nextFloat() + random.nextFloat() - 1.5;
      image[i] += (float) (2 * deviation * sum);
    }
  }

  /** Erased boxes, black margins and bright markers near the edge. */
  private void patches(float[] image, Random random) {
    if (chance(random, 0.25)) {
      int width = (int) (size * (0.1 + 0.25 * random.nextDouble()));
      int height = (int) (size * (0.1 + 0.25 * random.nextDouble()));
      int left = random.nextInt(size - width);
      int top = random.nextInt(size - height);
      fill(image, new Box(left, top, width, height), random.nextFloat());
    }
    if (chance(random, 0.15)) {
      int width = 1 + random.nextInt(size / 8);
      fill(image, new Box(random.nextBoolean() ? 0 : size - width, 0, width, size), 0f);
    }
    if (chance(random, 0.15)) {
      int height = 1 + random.nextInt(size / 8);
      fill(image, new Box(0, random.nextBoolean() ? 0 : size - height, size, height), 0f);
    }
    if (chance(random, 0.3)) {
      int side = size / 24 + random.nextInt(size / 16);
      int x = random.nextInt(size / 4) + (random.nextBoolean() ? 0 : size * 3 / 4 - side);
      int y = random.nextInt(size / 4);
      fill(image, new Box(Math.max(x, 0), y, side, side), random.nextFloat());
    }
  }

  private record Box(int left, int top, int width, int height) {}

  private void fill(float[] image, Box box, float value) {
    for (int y = box.top(); y < Math.min(box.top() + box.height(), size); y++) {
      for (int x = box.left(); x < Math.min(box.left() + box.width(), size); x++) {
        image[y * size + x] = value;
      }
    }
  }

  /** What JPEG compression of the given quality leaves of an image of values in [0, 1]. */
  private float[] jpeg(float[] image, float quality) {
    BufferedImage gray = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    int[] values = new int[image.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(Math.max(0f, Math.min(1f, image[i])) * 255);
    }
    gray.getRaster().setPixels(0, 0, size, size, values);
    try {
      BufferedImage back = ImageIO.read(new ByteArrayInputStream(encode(gray, quality)));
      back.getRaster().getPixels(0, 0, size, size, values);
    } catch (IOException e) {
      throw new UncheckedIOException("an image in memory could not be compressed", e);
    }
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i] / 255f;
    }
    return out;
  }

  private static byte[] encode(BufferedImage image, float quality) throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam params = writer.getDefaultWriteParam();
      params.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      params.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), params);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

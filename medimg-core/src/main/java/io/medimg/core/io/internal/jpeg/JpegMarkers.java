package io.medimg.core.io.internal.jpeg;

import io.medimg.core.image.PixelSpacing;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.core.io.internal.Bytes;
import io.medimg.core.io.internal.Exif;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The markers of a JPEG file, checked before a decoder sees them. Filled once by {@link #parse},
 * then only read.
 */
public final class JpegMarkers {
  private static final int SOF0 = 0xC0;
  private static final int DHT = 0xC4;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;

  private final Bytes file;
  private final ByteArrayOutputStream picture = new ByteArrayOutputStream();
  private int width;
  private int height;
  private int components;
  private long blocks;
  private long entropyBytes;
  private boolean jfif;
  private int adobeTransform = -1;
  private String componentIds = "";
  private @Nullable PixelSpacing spacing;
  private int orientation = 1;

  private JpegMarkers(Bytes file) {
    this.file = file;
  }

  public static JpegMarkers parse(Bytes file, Limits limits) throws IOException {
    JpegMarkers markers = new JpegMarkers(file);
    markers.keep(0, 2);
    int at = 2;
    int marker = 0;
    while (marker != EOI) {
      at = markers.skipFill(at);
      marker = file.u8(at + 1L);
      at = marker == EOI ? at : markers.segment(marker, at, limits);
    }
    markers.keep(at, at + 2);
    markers.checkComplete();
    return markers;
  }

  /** Any number of FF bytes may stand before a marker. */
  private int skipFill(int at) throws MalformedImageException {
    if (file.u8(at) != 0xFF) {
      throw file.malformed("a marker was wanted at offset %d", at);
    }
    int i = at;
    while (file.u8(i + 1L) == 0xFF) {
      i++;
    }
    return i;
  }

  /** Takes one segment and gives the offset behind it. */
  private int segment(int marker, int at, Limits limits) throws IOException {
    int length = file.u16(at + 2L);
    int body = at + 4;
    int end = file.check(at + 2L, length) + length;
    if (length < 2) {
      throw file.malformed("a segment of %d bytes at offset %d", length, at);
    }
    if (marker == SOS) {
      int next = endOfScan(end);
      keep(at, next);
      entropyBytes += next - end;
      return next;
    }
    if (marker == DHT || marker == DQT || marker == DRI) {
      keep(at, end);
    } else if (marker >= SOF0 && marker <= 0xCF && marker != 0xC8 && marker != 0xCC) {
      frame(marker, body, end, limits);
      keep(at, end);
    } else if (marker < APP0 && marker != 0xFE) {
      throw new UnsupportedImageException(
          "%s: JPEG marker FF%02X at offset %d is not supported"
              .formatted(file.name(), marker, at));
    } else {
      application(marker, body, end);
    }
    return end;
  }

  private int endOfScan(int start) throws MalformedImageException {
    byte[] data = file.data();
    for (int i = start; i + 1 < data.length; i++) {
      if (data[i] == (byte) 0xFF) {
        int next = data[i + 1] & 0xFF;
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
          return i;
        }
      }
    }
    throw file.malformed("the scan at offset %d has no end; the file is cut off", start);
  }

  private void frame(int marker, int body, int end, Limits limits) throws IOException {
    if (components != 0) {
      throw file.malformed("a second frame header at offset %d", body - 4);
    }
    int precision = file.u8(body);
    height = file.u16(body + 1L);
    width = file.u16(body + 3L);
    components = file.u8(body + 5L);
    checkSupported(marker, precision);
    if (end - body != 6 + 3 * components) {
      throw file.malformed("a frame header of %d components in %d bytes", components, end - body);
    }
    limits.checkExtent(file.name(), width, height, 1, components);
    countBlocks(body + 6);
  }

  private void checkSupported(int marker, int precision) throws UnsupportedImageException {
    String problem = null;
    if (marker > 0xC2) {
      problem = (marker & 3) == 3 ? "lossless" : marker < 0xC8 ? "hierarchical" : "arithmetic";
      problem += " coding (SOF%d)".formatted(marker - SOF0);
    } else if (precision != 8) {
      problem = precision + " bits per sample; 8 are";
    } else if (components != 1 && components != 3) {
      problem = components + " components (CMYK?); convert it to gray or RGB, which are";
    } else if (height == 0) {
      problem = "a height that is given behind the picture (DNL)";
    }
    if (problem != null) {
      throw new UnsupportedImageException(
          "%s: JPEG with %s, is not supported".formatted(file.name(), problem));
    }
  }

  private void countBlocks(int at) throws MalformedImageException {
    int widest = 1;
    int highest = 1;
    for (int i = 0; i < components; i++) {
      int factors = file.u8(at + 3L * i + 1);
      widest = Math.max(widest, factors >> 4);
      highest = Math.max(highest, factors & 15);
      componentIds += (char) file.u8(at + 3L * i);
    }
    for (int i = 0; i < components; i++) {
      int factors = file.u8(at + 3L * i + 1);
      long across = (long) width * (factors >> 4) / widest / 8;
      blocks += across * ((long) height * (factors & 15) / highest / 8);
    }
  }

  private void application(int marker, int body, int end) throws MalformedImageException {
    if (marker == APP0 && end - body >= 12 && file.startsWith(body, "JFIF\0")) {
      jfif = true;
      density(body + 7);
    } else if (marker == APP14 && end - body >= 12 && file.startsWith(body, "Adobe")) {
      adobeTransform = file.u8(body + 11L);
    } else if (marker == APP1 && file.startsWith(body, "Exif\0\0") && end - body > 6) {
      orientation = Exif.orientation(file.data(), body + 6, end);
    }
  }

  private void density(int at) throws MalformedImageException {
    int unit = file.u8(at);
    int x = file.u16(at + 1L);
    int y = file.u16(at + 3L);
    if ((unit == 1 || unit == 2) && x > 0 && y > 0) {
      double mm = unit == 1 ? 25.4 : 10;
      spacing = new PixelSpacing(mm / y, mm / x, PixelSpacing.Source.FILE_RESOLUTION);
    }
  }

  private void checkComplete() throws MalformedImageException {
    if (components == 0 || entropyBytes == 0) {
      throw file.malformed("a JPEG needs a frame header and a scan, found none");
    }
    // Each block takes at least one bit, so a small file cannot make a huge picture.
    if (blocks > 8 * entropyBytes) {
      throw file.malformed(
          "%d bytes of image data cannot hold %d x %d pixels", entropyBytes, width, height);
    }
  }

  private void keep(int from, int to) {
    picture.write(file.data(), from, to - from);
  }

  /** The file without what a decoder might stumble over: profiles, thumbnails, comments. */
  public byte[] pictureOnly() {
    return picture.toByteArray();
  }

  /** Whether three components are Y, Cb and Cr, by the rules of libjpeg. */
  boolean isYcc() {
    if (components != 3) {
      return false;
    }
    if (jfif) {
      return true;
    }
    if (adobeTransform >= 0) {
      return adobeTransform != 0;
    }
    return !componentIds.equals("RGB");
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public int components() {
    return components;
  }

  @Nullable PixelSpacing spacing() {
    return spacing;
  }

  int orientation() {
    return orientation;
  }
}

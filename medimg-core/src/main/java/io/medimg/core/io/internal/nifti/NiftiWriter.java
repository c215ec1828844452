package io.medimg.core.io.internal.nifti;

import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.Point3;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.Volume;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes NIfTI-1, or NIfTI-2 where an axis is longer than 32,767: little endian, sform always,
 * qform where axes are perpendicular, both as scanner coordinates. Safe for use by several threads.
 */
public final class NiftiWriter {
  private static final int MM_AND_SECONDS = 2 | 8;
  private static final int SCANNER = 1;
  private static final int LONGEST_FIRST = Short.MAX_VALUE;

  private NiftiWriter() {}

  /**
   * Writes a volume.
   *
   * @param volume its stored values where one rescale holds, else its real ones as floats
   * @param out not closed
   * @throws IOException if it cannot be written
   */
  public static void write(Volume volume, OutputStream out) throws IOException {
    boolean stored = volume.hasOneRescale();
    Rescale rescale = stored ? volume.rescale(0) : Rescale.IDENTITY;
    PixelBuffer voxels = stored ? volume.voxels() : PixelBuffer.F32.wrap(volume.realValues());
    int longest = Math.max(volume.width(), Math.max(volume.height(), volume.depth()));
    boolean second = longest > LONGEST_FIRST;
    ByteBuffer header = second ? second(volume, voxels, rescale) : first(volume, voxels, rescale);
    out.write(header.array(), 0, header.capacity());
    int plane = volume.width() * volume.height();
    for (int k = 0; k < volume.depth(); k++) {
      byte[] bytes = bytes(voxels, k * plane, (k + 1) * plane);
      out.write(bytes);
    }
  }

  private static byte[] bytes(PixelBuffer voxels, int from, int to) {
    if (voxels instanceof PixelBuffer.U8 u8) {
      return u8.slice(from, to).backingArray();
    }
    byte[] bytes = new byte[(to - from) * voxels.type().bytes()];
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (voxels instanceof PixelBuffer.F32 f32) {
      b.asFloatBuffer().put(f32.backingArray(), from, to - from);
    } else if (voxels instanceof PixelBuffer.U16 u16) {
      b.asShortBuffer().put(u16.backingArray(), from, to - from);
    } else if (voxels instanceof PixelBuffer.S16 s16) {
      b.asShortBuffer().put(s16.backingArray(), from, to - from);
    }
    return bytes;
  }

  private static NiftiHeader.Type type(PixelBuffer voxels) {
    return switch (voxels.type()) {
      case U8 -> NiftiHeader.Type.U8;
      case U16 -> NiftiHeader.Type.U16;
      case S16 -> NiftiHeader.Type.S16;
      case F32 -> NiftiHeader.Type.F32;
    };
  }

  /** Factor of the quaternion (0 if axes are not perpendicular), b, c, d. */
  private static double[] quaternion(Volume volume, AffineMap3 ras) {
    return volume.grid().isSheared() ? new double[4] : NiftiGeometry.quaternion(ras);
  }

  private static double[] spacing(Volume volume, double factor) {
    Point3 mm = volume.grid().spacingMm();
    return new double[] {factor == 0 ? 1 : factor, mm.x(), mm.y(), mm.z()};
  }

  private static double[] rows(AffineMap3 m) {
    Point3 i = m.stepI();
    Point3 j = m.stepJ();
    Point3 k = m.stepK();
    Point3 o = m.origin();
    return new double[] {
      i.x(), j.x(), k.x(), o.x(), i.y(), j.y(), k.y(), o.y(), i.z(), j.z(), k.z(), o.z()
    };
  }

  private static ByteBuffer first(Volume volume, PixelBuffer voxels, Rescale rescale) {
    ByteBuffer b = ByteBuffer.allocate(352).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0, NiftiHeader.FIRST_LENGTH);
    int[] dim = {3, volume.width(), volume.height(), volume.depth(), 1, 1, 1, 1};
    for (int i = 0; i < 8; i++) {
      b.putShort(40 + 2 * i, (short) dim[i]);
    }
    b.putShort(70, (short) type(voxels).code);
    b.putShort(72, (short) (8 * type(voxels).bytes));
    AffineMap3 ras = volume.grid().toPatient().withXyReversed();
    double[] q = quaternion(volume, ras);
    floats(b, 76, spacing(volume, q[0]));
    floats(b, 108, 352, rescale.rescaleSlope(), rescale.rescaleIntercept());
    b.put(123, (byte) MM_AND_SECONDS);
    b.put(148, "medimg".getBytes(StandardCharsets.US_ASCII));
    b.putShort(252, (short) (q[0] == 0 ? 0 : SCANNER));
    b.putShort(254, (short) SCANNER);
    floats(b, 256, q[1], q[2], q[3], ras.origin().x(), ras.origin().y(), ras.origin().z());
    floats(b, 280, rows(ras));
    return b.put(344, "n+1".getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer second(Volume volume, PixelBuffer voxels, Rescale rescale) {
    ByteBuffer b = ByteBuffer.allocate(544).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0, NiftiHeader.SECOND_LENGTH);
    b.put(4, "n+2\0\r\n\032\n".getBytes(StandardCharsets.US_ASCII));
    b.putShort(12, (short) type(voxels).code);
    b.putShort(14, (short) (8 * type(voxels).bytes));
    int[] dim = {3, volume.width(), volume.height(), volume.depth(), 1, 1, 1, 1};
    for (int i = 0; i < 8; i++) {
      b.putLong(16 + 8 * i, dim[i]);
    }
    AffineMap3 ras = volume.grid().toPatient().withXyReversed();
    double[] q = quaternion(volume, ras);
    doubles(b, 104, spacing(volume, q[0]));
    b.putLong(168, 544);
    doubles(b, 176, rescale.rescaleSlope(), rescale.rescaleIntercept());
    b.put(240, "medimg".getBytes(StandardCharsets.US_ASCII));
    b.putInt(344, q[0] == 0 ? 0 : SCANNER);
    b.putInt(348, SCANNER);
    doubles(b, 352, q[1], q[2], q[3], ras.origin().x(), ras.origin().y(), ras.origin().z());
    doubles(b, 400, rows(ras));
    return b.putInt(500, MM_AND_SECONDS);
  }

  private static void floats(ByteBuffer b, int at, double... values) {
    for (int i = 0; i < values.length; i++) {
      b.putFloat(at + 4 * i, (float) values[i]);
    }
  }

  private static void doubles(ByteBuffer b, int at, double... values) {
    for (int i = 0; i < values.length; i++) {
      b.putDouble(at + 8 * i, values[i]);
    }
  }
}

package io.medimg.core.image;

import java.util.Arrays;

/**
 * Stored values in their own type, never squeezed to 8 bits: frames x height x width x channels,
 * channels fastest. Immutable and safe for use by several threads.
 *
 * <p>{@code of} copies the caller's array; {@code wrap} takes it over without a copy, and the
 * caller must not touch it afterwards. {@code backingArray} hands out the array itself for loops
 * that cannot afford a copy: it must only be read.
 */
public sealed interface PixelBuffer {
  /** How values are represented. */
  SampleType type();

  /** How many values there are. */
  int length();

  /**
   * One value.
   *
   * @param index position, channels fastest
   * @return the stored value; exact for every type
   * @throws IndexOutOfBoundsException if there is none
   */
  float get(int index);

  /**
   * A part, copied.
   *
   * @param from first index
   * @param to index behind the last
   * @return values of the same type
   * @throws IndexOutOfBoundsException if the range leaves the buffer
   */
  PixelBuffer slice(int from, int to);

  /** All values as floats, copied; exact for every type. */
  default float[] toFloatArray() {
    float[] out = new float[length()];
    for (int i = 0; i < out.length; i++) {
      out[i] = get(i);
    }
    return out;
  }

  /** Unsigned bytes. */
  final class U8 implements PixelBuffer {
    private final byte[] values;

    private U8(byte[] values) {
      this.values = values;
    }

    /**
     * Copies values.
     *
     * @param values unsigned bytes, copied
     * @return the buffer
     */
    public static U8 of(byte[] values) {
      return new U8(values.clone());
    }

    /**
     * Takes an array over.
     *
     * @param values unsigned bytes; the caller must not touch them afterwards
     * @return the buffer
     */
    public static U8 wrap(byte[] values) {
      return new U8(values);
    }

    /** The array itself, not a copy: read it, never write it. */
    public byte[] backingArray() {
      return values;
    }

    @Override
    public SampleType type() {
      return SampleType.U8;
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float get(int index) {
      return values[index] & 0xFF;
    }

    @Override
    public U8 slice(int from, int to) {
      checkRange(from, to, values.length);
      return new U8(Arrays.copyOfRange(values, from, to));
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof U8 other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "U8[" + values.length + "]";
    }
  }

  /** Unsigned 16-bit values. */
  final class U16 implements PixelBuffer {
    private final short[] values;

    private U16(short[] values) {
      this.values = values;
    }

    /**
     * Copies values.
     *
     * @param values unsigned shorts, copied
     * @return the buffer
     */
    public static U16 of(short[] values) {
      return new U16(values.clone());
    }

    /**
     * Takes an array over.
     *
     * @param values unsigned shorts; the caller must not touch them afterwards
     * @return the buffer
     */
    public static U16 wrap(short[] values) {
      return new U16(values);
    }

    /** The array itself, not a copy: read it, never write it. */
    public short[] backingArray() {
      return values;
    }

    @Override
    public SampleType type() {
      return SampleType.U16;
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float get(int index) {
      return values[index] & 0xFFFF;
    }

    @Override
    public U16 slice(int from, int to) {
      checkRange(from, to, values.length);
      return new U16(Arrays.copyOfRange(values, from, to));
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof U16 other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "U16[" + values.length + "]";
    }
  }

  /** Signed 16-bit values. */
  final class S16 implements PixelBuffer {
    private final short[] values;

    private S16(short[] values) {
      this.values = values;
    }

    /**
     * Copies values.
     *
     * @param values signed shorts, copied
     * @return the buffer
     */
    public static S16 of(short[] values) {
      return new S16(values.clone());
    }

    /**
     * Takes an array over.
     *
     * @param values signed shorts; the caller must not touch them afterwards
     * @return the buffer
     */
    public static S16 wrap(short[] values) {
      return new S16(values);
    }

    /** The array itself, not a copy: read it, never write it. */
    public short[] backingArray() {
      return values;
    }

    @Override
    public SampleType type() {
      return SampleType.S16;
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float get(int index) {
      return values[index];
    }

    @Override
    public S16 slice(int from, int to) {
      checkRange(from, to, values.length);
      return new S16(Arrays.copyOfRange(values, from, to));
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof S16 other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "S16[" + values.length + "]";
    }
  }

  /** Floats. */
  final class F32 implements PixelBuffer {
    private final float[] values;

    private F32(float[] values) {
      this.values = values;
    }

    /**
     * Copies values.
     *
     * @param values floats, copied
     * @return the buffer
     */
    public static F32 of(float[] values) {
      return new F32(values.clone());
    }

    /**
     * Takes an array over.
     *
     * @param values floats; the caller must not touch them afterwards
     * @return the buffer
     */
    public static F32 wrap(float[] values) {
      return new F32(values);
    }

    /** The array itself, not a copy: read it, never write it. */
    public float[] backingArray() {
      return values;
    }

    @Override
    public SampleType type() {
      return SampleType.F32;
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public float get(int index) {
      return values[index];
    }

    @Override
    public F32 slice(int from, int to) {
      checkRange(from, to, values.length);
      return new F32(Arrays.copyOfRange(values, from, to));
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof F32 other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "F32[" + values.length + "]";
    }
  }

  private static void checkRange(int from, int to, int length) {
    if (from < 0 || to < from || to > length) {
      throw new IndexOutOfBoundsException("[%d, %d) of %d values".formatted(from, to, length));
    }
  }
}

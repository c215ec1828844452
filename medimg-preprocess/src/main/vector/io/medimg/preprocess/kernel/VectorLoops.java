package io.medimg.preprocess.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops in vector instructions. Loaded by name, and only where the module is there; compiled apart,
 * so that nothing else needs it. Immutable and safe for use by several threads.
 */
final class VectorLoops implements Loops {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = INTS.length();

  /** As many floats as a vector of ints has lanes. */
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** As many bytes as a vector of ints has lanes. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES * 8));

  /** As many shorts as a vector of ints has lanes. */
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * 16));

  /** 64 bytes: four of them are a table. */
  private static final VectorSpecies<Byte> QUARTER = ByteVector.SPECIES_512;

  /** Whether a vector holds a quarter of a table of bytes. */
  private static final boolean WIDE = ByteVector.SPECIES_PREFERRED.length() >= 64;

  private final PlainLoops plain = new PlainLoops();

  /** For the start-up choice alone. */
  VectorLoops() {}

  @Override
  public String describe() {
    return "Vector API, %d bits".formatted(INTS.vectorBitSize());
  }

  @Override
  public void lookUp(byte[] source, int from, byte[] table, byte[] target, int at, int length) {
    if (!WIDE) {
      plain.lookUp(source, from, table, target, at, length);
      return;
    }
    ByteVector t0 = ByteVector.fromArray(QUARTER, table, 0);
    ByteVector t1 = ByteVector.fromArray(QUARTER, table, 64);
    ByteVector t2 = ByteVector.fromArray(QUARTER, table, 128);
    ByteVector t3 = ByteVector.fromArray(QUARTER, table, 192);
    int i = 0;
    for (; i <= length - 64; i += 64) {
      ByteVector index = ByteVector.fromArray(QUARTER, source, from + i);
      var place = index.and((byte) 63).toShuffle();
      VectorMask<Byte> odd = index.and((byte) 64).compare(VectorOperators.NE, (byte) 0);
      VectorMask<Byte> upper = index.compare(VectorOperators.LT, (byte) 0);
      ByteVector low = t0.rearrange(place).blend(t1.rearrange(place), odd);
      ByteVector high = t2.rearrange(place).blend(t3.rearrange(place), odd);
      low.blend(high, upper).intoArray(target, at + i);
    }
    plain.lookUp(source, from + i, table, target, at + i, length - i);
  }

  @Override
  public void lookUp(byte[] source, int from, FloatTable table, float[] target, int at, int length) {
    FloatTable.Line line = table.line;
    if (line == null) {
      plain.lookUp(source, from, table, target, at, length);
      return;
    }
    FloatVector slope = FloatVector.broadcast(FLOATS, line.slope());
    FloatVector slopeRest = FloatVector.broadcast(FLOATS, line.slopeRest());
    FloatVector start = FloatVector.broadcast(FLOATS, line.start());
    FloatVector startRest = FloatVector.broadcast(FLOATS, line.startRest());
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector v = (FloatVector) ints(source, from + i).castShape(FLOATS, 0);
      FloatVector rest = v.mul(slopeRest).add(startRest);
      v.mul(slope).add(start).add(rest).intoArray(target, at + i);
    }
    for (; i < length; i++) {
      target[at + i] = table.values[source[from + i] & 0xFF];
    }
  }

  @Override
  public void addFour(byte[] samples, int row, int stride, int[] sums) {
    int i = 0;
    for (; i <= sums.length - LANES; i += LANES) {
      int at = row + i;
      IntVector a = ints(samples, at).add(ints(samples, at + stride));
      IntVector b = ints(samples, at + 2 * stride).add(ints(samples, at + 3 * stride));
      IntVector.fromArray(INTS, sums, i).add(a.add(b)).intoArray(sums, i);
    }
    for (; i < sums.length; i++) {
      for (int r = 0; r < 4; r++) {
        sums[i] += samples[row + r * stride + i] & 0xFF;
      }
    }
  }

  private static IntVector ints(byte[] samples, int at) {
    ByteVector bytes = ByteVector.fromArray(BYTES, samples, at);
    return ((IntVector) bytes.castShape(INTS, 0)).and(0xFF);
  }

  @Override
  public void addFour(short[] samples, int row, int stride, int[] sums) {
    int i = 0;
    for (; i <= sums.length - LANES; i += LANES) {
      int at = row + i;
      IntVector a = ints(samples, at).add(ints(samples, at + stride));
      IntVector b = ints(samples, at + 2 * stride).add(ints(samples, at + 3 * stride));
      IntVector.fromArray(INTS, sums, i).add(a.add(b)).intoArray(sums, i);
    }
    for (; i < sums.length; i++) {
      for (int r = 0; r < 4; r++) {
        sums[i] += samples[row + r * stride + i] & 0xFFFF;
      }
    }
  }

  private static IntVector ints(short[] samples, int at) {
    ShortVector shorts = ShortVector.fromArray(SHORTS, samples, at);
    return ((IntVector) shorts.castShape(INTS, 0)).and(0xFFFF);
  }
}

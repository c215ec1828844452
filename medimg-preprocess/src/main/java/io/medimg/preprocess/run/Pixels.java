package io.medimg.preprocess.run;

import io.medimg.core.geometry.AffineMap;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.SampleType;
import io.medimg.preprocess.kernel.AffineWarp;
import io.medimg.preprocess.kernel.Colors;
import io.medimg.preprocess.kernel.Counts;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.kernel.Moves;
import io.medimg.preprocess.kernel.Occurrences;
import io.medimg.preprocess.kernel.Percentiles;
import io.medimg.preprocess.kernel.PlaneFilter;
import io.medimg.preprocess.kernel.PlaneWriter;
import io.medimg.preprocess.kernel.Samples;
import io.medimg.preprocess.kernel.Samples.Layout;
import io.medimg.preprocess.kernel.Scale;
import io.medimg.preprocess.kernel.TypedFilter;
import io.medimg.preprocess.kernel.TypedPlane;
import io.medimg.preprocess.step.FlipDirection;
import io.medimg.preprocess.step.Resampler;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pixels on their way through a plan. Integer sources stay untouched behind a table of working
 * values, so that point operations cost a pass over the table and percentiles one histogram; pixels
 * move only when a step needs neighbours. Gray that has become RGB stays one channel until a step
 * treats channels in different ways or looks at all values. Not safe for use by several threads;
 * build one per thread.
 */
public final class Pixels {
  private Samples samples;

  /** Whether the floats are this object's own and may be overwritten. */
  private boolean own;

  private Depth depth;
  private int @Nullable [] counts;

  /** One sample per pixel, 1 where it is padding and no measurement; null if none is. */
  private @Nullable Pixels padding;

  /** Equal channels that each channel of the samples stands for: 3 in RGB made of gray. */
  private int copies = 1;

  private Pixels(Samples samples, boolean own, Depth depth) {
    this.samples = samples;
    this.own = own;
    this.depth = depth;
  }

  /** The pixels of the first frame, without alpha; shares the image's array. */
  static Pixels of(MedicalImage image) {
    Layout layout = Layout.dense(image.width(), image.height(), image.channels());
    TypedPlane plane = plane(image.pixels(), layout.rowLength());
    Pixels pixels = new Pixels(plane.samples(layout), false, plane.depth());
    if (image.channels() == 2 || image.channels() == 4) {
      pixels.dropAlpha();
    }
    if (image.channels() == 1 && image.metadata().pixelPaddingValue().isPresent()) {
      pixels.findPadding(image.metadata().pixelPaddingValue().getAsInt());
    }
    return pixels;
  }

  private static TypedPlane plane(PixelBuffer buffer, int row) {
    if (buffer instanceof PixelBuffer.U8 u8) {
      return TypedPlane.of(u8.backingArray(), row);
    }
    if (buffer instanceof PixelBuffer.U16 u16) {
      return TypedPlane.of(u16.backingArray(), row, Depth.U16);
    }
    return buffer instanceof PixelBuffer.S16 s16
        ? TypedPlane.of(s16.backingArray(), row, Depth.S16)
        : TypedPlane.of(((PixelBuffer.F32) buffer).backingArray(), row);
  }

  /** Marks samples that hold a stored value, unless none or all do. */
  private void findPadding(int value) {
    float[] values = view();
    byte[] marks = new byte[values.length];
    int found = 0;
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (values[i] == value ? 1 : 0);
      found += marks[i];
    }
    if (found > 0 && found < marks.length) {
      TypedPlane plane = TypedPlane.of(marks, size().width());
      padding = new Pixels(plane.samples(samples.layout()), false, Depth.U8);
    }
  }

  /** Where padding is, one byte per pixel; empty if nothing or everything is. */
  private byte[] skipped() {
    if (padding == null) {
      return new byte[0];
    }
    byte[] marks = padding.samples.readBytes();
    for (byte mark : marks) {
      if (mark == 0) {
        return marks;
      }
    }
    return new byte[0];
  }

  /** All working values that are measurements; only to be read. */
  private float[] measured() {
    byte[] skip = skipped();
    return skip.length == 0 ? view() : Counts.keep(view(), channels(), skip);
  }

  private void dropAlpha() {
    Layout layout = samples.layout();
    int channels = layout.channels() - 1;
    float[] kept = new float[layout.width() * layout.height() * channels];
    Moves.dropLastChannel(samples.readAll(), layout.channels(), kept);
    replace(kept, layout.width(), layout.height(), channels);
  }

  Size size() {
    return new Size(samples.layout().width(), samples.layout().height());
  }

  int channels() {
    return samples.layout().channels() * copies;
  }

  Depth depth() {
    return depth;
  }

  /**
   * Applies a point operation.
   *
   * @param operation overwrites values one by one, without regard to their order or number
   * @param result the depth of the new values
   */
  void map(Consumer<float[]> operation, Depth result) {
    float[] table = table();
    if (table.length > 0 && table.length <= samples.layout().length()) {
      operation.accept(table);
    } else {
      operation.accept(floats());
    }
    depth = result;
  }

  /** Applies an operation that minds the order of values: all of them, channels interleaved. */
  void mapDense(Consumer<float[]> operation, Depth result) {
    separate();
    operation.accept(floats());
    depth = result;
  }

  /** Runs every channel, equal ones once, through a filter. */
  void filter(PlaneFilter filter, Depth result) {
    Layout layout = samples.layout();
    float[] source = view();
    float[] target = new float[source.length];
    if (layout.channels() == 1) {
      filter.run(source, layout.width(), layout.height(), target);
    } else {
      float[] plane = new float[layout.width() * layout.height()];
      float[] filtered = new float[plane.length];
      for (int c = 0; c < layout.channels(); c++) {
        Scale.plane(source, layout.channels(), c, plane);
        filter.run(plane, layout.width(), layout.height(), filtered);
        Moves.interleave(filtered, layout.channels(), c, target);
      }
    }
    replace(target, size());
    depth = result;
  }

  /** Runs every channel, equal ones once, through a filter of values in their own type. */
  void filterTyped(TypedFilter filter) {
    Layout layout = samples.layout();
    int channels = layout.channels();
    TypedPlane source = TypedPlane.of(samples, depth);
    TypedPlane target = source.blank();
    if (channels == 1) {
      filter.run(source, target);
    } else {
      TypedPlane filtered = source.channel(channels, 0).blank();
      for (int c = 0; c < channels; c++) {
        filter.run(source.channel(channels, c), filtered);
        target.putChannel(filtered, channels, c);
      }
    }
    samples = target.samples(Layout.dense(layout.width(), layout.height(), channels));
    own = true;
    counts = null;
  }

  /** Gives equal channels samples of their own. */
  public void separate() {
    if (copies > 1) {
      Layout layout = samples.layout();
      float[] all = new float[Math.multiplyExact(layout.length(), copies)];
      Colors.fromGray(view(), copies, all);
      replace(all, layout.width(), layout.height(), copies);
      copies = 1;
    }
  }

  /** Hands over all rows in order, without padding; the array is overwritten in between. */
  void rows(Consumer<float[]> reader) {
    separate();
    if (skipped().length > 0) {
      reader.accept(measured());
      return;
    }
    float[] row = new float[samples.layout().rowLength()];
    for (int y = 0; y < samples.layout().height(); y++) {
      samples.readRow(y, row, 0);
      reader.accept(row);
    }
  }

  /** How often each value occurs. */
  Occurrences occurrences() {
    separate();
    float[] table = table();
    return table.length > 0 ? Occurrences.of(table, counts()) : Occurrences.of(measured());
  }

  /** Limits floats to a range if one of them is NaN or infinite. */
  void makeFinite(float least, float most) {
    if (!Scale.isFinite(view())) {
      mapDense(values -> Scale.clamp(values, least, most), Depth.F32);
    }
  }

  /** The table of working values; empty if samples are floats. */
  private float[] table() {
    samples = samples.stored();
    if (samples instanceof Samples.Bytes bytes) {
      return bytes.table();
    }
    return samples instanceof Samples.Shorts shorts ? shorts.table() : new float[0];
  }

  /** All working values, dense and this object's own. */
  private float[] floats() {
    if (own && samples instanceof Samples.Floats f && f.layout().fills(f.array().length)) {
      return f.array();
    }
    float[] values = samples.readAll();
    replace(values, size());
    return values;
  }

  /** Working values in a new or own array, dense; only to be read. */
  private float[] view() {
    return samples instanceof Samples.Floats f ? f.read() : samples.readAll();
  }

  /** Room for as many channels as the samples have. */
  private float[] blank(Size size) {
    return new float[Math.toIntExact(size.pixels() * samples.layout().channels())];
  }

  private void replace(float[] values, Size size) {
    replace(values, size.width(), size.height(), samples.layout().channels());
  }

  private void replace(float[] values, int width, int height, int channels) {
    samples = new Samples.Floats(values, Layout.dense(width, height, channels));
    own = true;
    counts = null;
  }

  /** How often each stored sample occurs, padding left out; counted once. */
  private int[] counts() {
    int[] known = counts;
    if (known == null) {
      byte[] skip = skipped();
      if (samples instanceof Samples.Bytes bytes) {
        known = Counts.of(bytes.array(), bytes.layout());
        if (skip.length > 0) {
          Counts.leaveOut(bytes.array(), bytes.layout(), skip, known);
        }
      } else {
        short[] shorts = ((Samples.Shorts) samples).array();
        known = Counts.of(shorts, samples.layout());
        if (skip.length > 0) {
          Counts.leaveOut(shorts, samples.layout(), skip, known);
        }
      }
      counts = known;
    }
    return known;
  }

  float[] percentiles(double... percents) {
    separate();
    float[] table = table();
    if (table.length > 0) {
      return Percentiles.ofCounted(table, counts(), percents);
    }
    float[] values = measured();
    return Percentiles.ofFloats(values, values.length, percents);
  }

  /**
   * The least and greatest finite value, padding left out unless all else is not finite; the first
   * above the second if there is none.
   */
  float[] finiteRange() {
    float[] range = Scale.finiteRange(measured());
    return range[0] <= range[1] ? range : Scale.finiteRange(view());
  }

  /** How often each level occurs in gray; values must be levels. */
  int[] levelCounts(int levels) {
    float[] table = table();
    return table.length > 0
        ? Counts.remap(counts(), table, levels)
        : Counts.ofLevels(measured(), levels);
  }

  /** Moves the marks of padding as the pixels were moved. */
  private void alsoPadding(Consumer<Pixels> move) {
    if (padding != null) {
      move.accept(padding);
    }
  }

  void crop(int x, int y, int width, int height) {
    Layout layout = samples.layout().crop(x, y, width, height);
    samples = samples.stored();
    if (samples instanceof Samples.Bytes b) {
      samples = new Samples.Bytes(b.array(), b.table(), layout);
    } else if (samples instanceof Samples.Shorts s) {
      samples = new Samples.Shorts(s.array(), s.table(), layout);
    } else {
      samples = new Samples.Floats(((Samples.Floats) samples).array(), layout);
    }
    counts = null;
    alsoPadding(marks -> marks.crop(x, y, width, height));
  }

  /** Resized pixels at the start of an array that has room for another size. */
  private float[] resized(Size to, Resampler resampler, Size room) {
    if (!resampler.eachChannelAlone()) {
      separate();
    }
    float[] result = blank(room);
    Resizing.run(resampler, samples, depth, to.width(), to.height(), result);
    return result;
  }

  void resize(Size to, Resampler resampler) {
    if (!to.equals(size())) {
      replace(resized(to, resampler, to), to);
      alsoPadding(marks -> marks.resize(to, Resampler.NEAREST));
    }
  }

  /** Moves pixels by a map of positions, counted from the corner of the first pixel. */
  void warp(AffineMap map, Size to, float fill) {
    float[] result = blank(to);
    AffineMap centres =
        AffineMap.translate(0.5, 0.5).andThen(map).andThen(AffineMap.translate(-0.5, -0.5));
    double[] forward = {
      centres.m00(), centres.m01(), centres.m02(), centres.m10(), centres.m11(), centres.m12()
    };
    double[] back = AffineWarp.inverse(forward);
    AffineWarp.run(samples, depth, back, to.width(), fill, result);
    replace(result, to);
    alsoPadding(marks -> marks.warp(map, to, 0f));
  }

  /** Puts the pixels at a place of a larger image. */
  void place(Canvas canvas) {
    Moves.Place place = canvas.place(size(), samples.layout().channels());
    float[] result = blank(canvas.size());
    for (int y = 0; y < place.rows(); y++) {
      samples.readRow(y, result, place.start(y));
    }
    surround(result, place, canvas);
    alsoPadding(marks -> marks.place(canvas.ofZeros()));
  }

  /** Resizes and puts the result at a place of a larger image, in the array of that image. */
  void resizeOn(Canvas canvas, Size to, Resampler resampler) {
    if (to.equals(size())) {
      place(canvas);
      return;
    }
    float[] result = resized(to, resampler, canvas.size());
    Moves.Place place = canvas.place(to, samples.layout().channels());
    Moves.spread(result, place);
    surround(result, place, canvas);
    alsoPadding(marks -> marks.resizeOn(canvas.ofZeros(), to, Resampler.NEAREST));
  }

  private void surround(float[] result, Moves.Place place, Canvas canvas) {
    Moves.surround(result, place, depth.round((float) canvas.fill()) + 0f);
    replace(result, canvas.size());
  }

  void flip(FlipDirection direction) {
    Layout layout = samples.layout();
    float[] result = new float[layout.length()];
    if (direction == FlipDirection.LEFT_RIGHT) {
      Moves.flipLeftRight(view(), layout.width(), layout.channels(), result);
    } else {
      Moves.flipTopBottom(view(), layout.rowLength(), result);
    }
    replace(result, size());
    alsoPadding(marks -> marks.flip(direction));
  }

  void turnClockwise() {
    Layout layout = samples.layout();
    float[] result = new float[layout.length()];
    Moves.turnClockwise(view(), layout.width(), layout.height(), layout.channels(), result);
    replace(result, new Size(layout.height(), layout.width()));
    alsoPadding(marks -> marks.turnClockwise());
  }

  void toGray() {
    separate();
    Layout layout = samples.layout();
    float[] row = new float[layout.rowLength()];
    float[] gray = new float[layout.width() * layout.height()];
    for (int y = 0; y < layout.height(); y++) {
      samples.readRow(y, row, 0);
      Colors.toGray(row, layout.channels(), depth, gray, y * layout.width());
    }
    replace(gray, layout.width(), layout.height(), 1);
    if (depth.isInteger()) {
      materialize();
    }
  }

  void toRgb() {
    copies = 3;
  }

  /**
   * Equalises levels tile by tile; values must be levels of the grid. Rows are made when a resize
   * reads them, or all at once for a step that needs another order.
   */
  void clahe(io.medimg.preprocess.kernel.Clahe.Grid grid) {
    samples = io.medimg.preprocess.kernel.Clahe.whenRead(samples, grid);
    depth = grid.levels() == 256 ? Depth.U8 : Depth.U16;
    own = false;
    counts = null;
  }

  /** Stores the working values in their own type: what a plan without fusion does at every step. */
  void materialize() {
    separate();
    if (depth == Depth.F32) {
      floats();
    } else {
      Layout layout = samples.layout();
      Layout dense = Layout.dense(layout.width(), layout.height(), layout.channels());
      samples = TypedPlane.of(samples, depth).samples(dense);
      counts = null;
    }
  }

  /** The working values in their own type. */
  public PixelBuffer toBuffer() {
    separate();
    return switch (depth) {
      case U8 -> PixelBuffer.U8.of(samples.readBytes());
      case U16 -> PixelBuffer.U16.of(samples.readShorts());
      case S16 -> PixelBuffer.S16.of(samples.readShorts());
      case F32 -> PixelBuffer.F32.of(view());
    };
  }

  /** Values in a type that holds them; takes the array over. */
  public static PixelBuffer toBuffer(SampleType type, float[] values) {
    Layout line = Layout.dense(values.length, 1, 1);
    return new Pixels(new Samples.Floats(values, line), true, Depth.valueOf(type.name()))
        .toBuffer();
  }

  /** The working values, dense, channels interleaved; only to be read. */
  float[] toFloats() {
    separate();
    return view();
  }

  /** Writes the working values, one channel after the other, with part of a row in between. */
  public void write(FloatBuffer target) {
    PlaneWriter.write(samples, copies, target);
  }
}

package io.medimg.dicom.series;

import io.medimg.core.geometry.AffineMap3;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.Volume;
import io.medimg.core.image.VoxelGrid;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.series.SeriesNotice.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one series that look the same way with the same pixels, sorted by their place along
 * their normal (right-handed: for axial slices from feet to head). Immutable and safe for use by
 * several threads.
 */
public final class SliceStack {
  private static final Set<Kind> STOPS = Set.of(Kind.NOT_IN_LINE, Kind.NO_VOLUME);

  private final List<SliceHeader> slices;
  private final @Nullable StackSpacing spacing;
  private final List<SeriesNotice> notices;
  private final String distinction;

  private SliceStack(
      List<SliceHeader> slices,
      @Nullable StackSpacing spacing,
      List<SeriesNotice> notices,
      String distinction) {
    this.slices = List.copyOf(slices);
    this.spacing = spacing;
    this.notices = List.copyOf(notices);
    this.distinction = distinction;
  }

  static SliceStack withoutPlace(List<SliceHeader> slices) {
    long frames = slices.stream().mapToLong(s -> s.frame() == 0 ? s.shape().frames() : 0).sum();
    List<SeriesNotice> notices = new ArrayList<>();
    SeriesNotice flaw = Objects.requireNonNull(slices.get(0).place().flaw());
    notices.add(
        StackSpacing.notice(
            flaw.kind(),
            "%d frames make no volume: %s",
            Math.max(frames, slices.size()),
            flaw.text()));
    localizer(slices, notices);
    return new SliceStack(slices, null, notices, "");
  }

  static SliceStack of(List<SliceHeader> sorted, List<SeriesNotice> known, String distinction) {
    StackSpacing spacing =
        StackSpacing.of(sorted.stream().map(s -> Objects.requireNonNull(s.plane())).toList());
    List<SeriesNotice> notices = new ArrayList<>(spacing.notices());
    localizer(sorted, notices);
    if (sorted.get(0).place().assumed()) {
      notices.add(
          new SeriesNotice(
              Kind.ASSUMED_POSITION,
              "no orientation or position is stated; axial slices from the origin are assumed:"
                  + " only spacing and order are known"));
    }
    notices.addAll(known);
    SliceHeader.Shape shape = sorted.get(0).shape();
    if (sorted.stream().anyMatch(s -> !hasTypeOf(s.shape(), shape))) {
      notices.add(new SeriesNotice(Kind.MIXED_TYPES, "bits or sign differ; a volume has floats"));
    }
    rescale(sorted, notices);
    SliceStack stack = new SliceStack(sorted, spacing, notices, distinction);
    if (!stack.isInLine()) {
      return stack;
    }
    try {
      stack.map();
      return stack;
    } catch (IllegalArgumentException e) {
      notices.add(new SeriesNotice(Kind.NO_VOLUME, "no volume can be made: " + e.getMessage()));
      return new SliceStack(sorted, spacing, notices, distinction);
    }
  }

  private static void rescale(List<SliceHeader> slices, List<SeriesNotice> notices) {
    List<String> flaws =
        slices.stream().map(s -> s.scale().flaw()).filter(f -> !f.isEmpty()).toList();
    if (!flaws.isEmpty()) {
      notices.add(
          StackSpacing.notice(
              Kind.ASSUMED_RESCALE,
              "%d of %d slices: %s",
              flaws.size(),
              slices.size(),
              flaws.get(0)));
    }
  }

  private static boolean hasTypeOf(SliceHeader.Shape a, SliceHeader.Shape b) {
    return a.bits() == b.bits() && a.signed() == b.signed();
  }

  private static void localizer(List<SliceHeader> slices, List<SeriesNotice> notices) {
    if (slices.get(0).shape().localizer()) {
      notices.add(StackSpacing.notice(Kind.LOCALIZER, "%d survey pictures", slices.size()));
    }
  }

  /**
   * What tells it from other stacks in the same places of its series.
   *
   * @return for example {@code b-value 1000, repeat 2}; an empty text if there are none; no patient
   *     data
   */
  public String distinction() {
    return distinction;
  }

  /** How many frames there are, or tiles of a mosaic. */
  public int count() {
    return slices.size();
  }

  /** Columns and rows of each. */
  public Size size() {
    SliceHeader.Shape shape = slices.get(0).shape();
    return new Size(/* width= */ shape.columns(), /* height= */ shape.rows());
  }

  /** The file of each frame, in order; names may lead to a patient. */
  public List<Path> files() {
    return slices.stream().map(SliceHeader::file).toList();
  }

  /** What is odd about it. */
  public List<SeriesNotice> notices() {
    return notices;
  }

  /**
   * Where the voxels of {@link #toVolume} lie.
   *
   * @return empty if positions are missing, not on one line, or make no volume that fits
   */
  public Optional<VoxelGrid> grid() {
    boolean none = notices.stream().anyMatch(n -> n.kind() == Kind.NO_VOLUME);
    return none || !isInLine() ? Optional.empty() : Optional.of(map());
  }

  private boolean isInLine() {
    return spacing != null && notices.stream().noneMatch(n -> n.kind() == Kind.NOT_IN_LINE);
  }

  /** The grid; refuses more voxels than an array holds, and numbers beyond all bounds. */
  private VoxelGrid map() {
    StackSpacing distances = Objects.requireNonNull(spacing);
    SliceHeader.Plane plane = Objects.requireNonNull(slices.get(0).plane());
    AffineMap3 map =
        new AffineMap3(
            plane.alongRow().times(plane.columnMm()),
            plane.alongColumn().times(plane.rowMm()),
            distances.step(),
            plane.position());
    return new VoxelGrid(size().width(), size().height(), distances.count(), map);
  }

  /**
   * Reads the pixels: file by file into one array, so that little more than the volume is in
   * memory. Where slices are missing or unevenly spaced, the volume is even all the same: slices in
   * between are interpolated linearly, and their {@code SliceSource.interpolated()} says so.
   *
   * @param limits checked before anything is allocated
   * @return stored values in their own type, each slice with its own rescale
   * @throws UnsupportedImageException if no volume can be made of it (no positions, not on one
   *     line, in colour), or its pixels use a feature that is not supported
   * @throws MalformedImageException if a file is broken or beyond the limits
   * @throws IOException if a file cannot be read at all
   */
  public Volume toVolume(Limits limits) throws IOException {
    VoxelGrid grid = grid().orElse(null);
    if (grid == null || spacing == null) {
      throw new UnsupportedImageException(
          "no volume can be made of these %d slices: %s".formatted(count(), why()));
    }
    limits.checkExtent("volume", grid.width(), grid.height(), grid.depth(), 1);
    return new VolumeLoader(slices, spacing, limits).load(grid);
  }

  /** Why there is no grid. */
  private String why() {
    return notices.stream()
        .filter(n -> spacing == null || STOPS.contains(n.kind()))
        .map(SeriesNotice::toString)
        .findFirst()
        .orElseThrow();
  }

  /** One line for people: count, size, spacing, axes and distinction; no patient data. */
  public String describe() {
    Optional<VoxelGrid> grid = grid();
    String text =
        "%s %d x %s".formatted(slices.get(0).identity().modality(), count(), size()).trim();
    if (grid.isPresent()) {
      var mm = grid.get().spacingMm();
      text +=
          String.format(
              Locale.ROOT,
              ", %.4g x %.4g x %.4g mm, axes %s",
              mm.x(),
              mm.y(),
              mm.z(),
              grid.get().axisCodes());
    }
    return distinction.isEmpty() ? text : text + ", " + distinction;
  }

  @Override
  public String toString() {
    return "SliceStack[" + describe() + "]";
  }
}

package io.medimg.preprocess;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.render.FilesWhole;
import io.medimg.core.render.Overlay;
import io.medimg.core.render.TechniqueChart;
import io.medimg.core.render.TechniqueChart.Panel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What several plans make of one image: results, histograms and figures, and the page that shows
 * them side by side. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * TechniqueComparison.of(film, List.of("heq", "clahe", "n-clahe"))
 *     .writePng("One film, three techniques", Path.of("techniques.png"));
 * }</pre>
 */
public final class TechniqueComparison {
  private final List<Result> results;

  private TechniqueComparison(List<Result> results) {
    this.results = List.copyOf(results);
  }

  /**
   * One technique. Immutable and safe for use by several threads.
   *
   * @param name for people
   * @param plan what was done; without steps for the original
   * @param image what it gave
   * @param histogram of that image
   * @param change against the original; null for the original itself, and where the plan changed
   *     the size or the number of channels
   */
  public record Result(
      String name,
      Preprocessing plan,
      MedicalImage image,
      Histogram histogram,
      @Nullable ImageComparison change) {}

  /**
   * Runs techniques by name.
   *
   * @param image any image of one frame; taken as gray, bone bright
   * @param techniques of {@link Techniques#names()}
   * @return the original and what each technique gave, in this order
   * @throws IllegalArgumentException if a name is unknown or the image does not suit
   */
  public static TechniqueComparison of(MedicalImage image, List<String> techniques) {
    Map<String, Preprocessing> plans = new LinkedHashMap<>();
    techniques.forEach(name -> plans.put(name, Techniques.plan(name)));
    return of(image, plans);
  }

  /**
   * Runs plans.
   *
   * @param image any image of one frame; plans get it as gray, bone bright
   * @param plans by name, in the order of the map
   * @return the original and what each plan gave, in this order
   * @throws IllegalArgumentException if a plan does not fit the image
   */
  public static TechniqueComparison of(MedicalImage image, Map<String, Preprocessing> plans) {
    Preprocessing gray = Preprocessing.builder().toGray().polarity().build();
    MedicalImage original = gray.apply(image);
    List<Result> results = new ArrayList<>();
    Preprocessing nothing = Preprocessing.builder().build();
    results.add(new Result("original", nothing, original, Histogram.of(original), null));
    plans.forEach(
        (name, plan) -> {
          MedicalImage made = plan.apply(original);
          boolean comparable =
              made.size().equals(original.size()) && made.channels() == original.channels();
          ImageComparison change = comparable ? ImageComparison.of(original, made) : null;
          results.add(new Result(name, plan, made, Histogram.of(made), change));
        });
    return new TechniqueComparison(results);
  }

  /** The original, then what each plan gave; unmodifiable. */
  public List<Result> results() {
    return results;
  }

  /**
   * Draws image, histogram and cumulative distribution of each side by side.
   *
   * @param title for people
   * @return RGB
   */
  public BufferedImage render(String title) {
    return TechniqueChart.render(title, panels());
  }

  /**
   * The same page as SVG.
   *
   * @param title for people
   * @return the text of the document, to be stored as UTF-8
   */
  public String svg(String title) {
    return TechniqueChart.svg(title, panels());
  }

  /**
   * Writes the page as a PNG that appears whole or not at all.
   *
   * @param title for people
   * @param file to write
   * @throws IOException if it cannot be written
   */
  public void writePng(String title, Path file) throws IOException {
    Overlay.writePng(render(title), file);
  }

  /**
   * Writes the page as an SVG that appears whole or not at all.
   *
   * @param title for people
   * @param file to write
   * @throws IOException if it cannot be written
   */
  public void writeSvg(String title, Path file) throws IOException {
    FilesWhole.write(file, svg(title).getBytes(StandardCharsets.UTF_8));
  }

  private List<Panel> panels() {
    return results.stream().map(TechniqueComparison::panel).toList();
  }

  private static Panel panel(Result r) {
    return new Panel(r.histogram().series(r.name(), r.image()), r.plan().describe(), figures(r));
  }

  private static List<String> figures(Result r) {
    Histogram h = r.histogram();
    List<String> lines = new ArrayList<>();
    lines.add(line("entropy %.2f bits, range %.1f bits", h.entropyBits(), h.dynamicRangeBits()));
    lines.add(line("at the ends %.1f %% and %.1f %%", 100 * h.clippedLow(), 100 * h.clippedHigh()));
    ImageComparison change = r.change();
    if (change == null) {
      lines.add(line("EME %.2f", ContrastMeasure.eme(r.image())));
    } else {
      lines.add(line("EME %.2f, CII %.2f", change.emeAfter(), change.contrastImprovement()));
      lines.add(line("SSIM %.3f, PSNR %.1f dB", change.ssim(), change.psnrDb()));
      lines.add(line("AMBE %.1f of 255", change.brightnessError()));
    }
    return lines;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

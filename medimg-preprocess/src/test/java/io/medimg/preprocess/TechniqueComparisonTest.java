package io.medimg.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.image.Rescale;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.preprocess.TechniqueComparison.Result;
import io.medimg.preprocess.step.Resampler;
import io.medimg.preprocess.step.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TechniqueComparisonTest {
  private static final MedicalImage FILM =
      ChestPhantom.standard().withSize(new Size(160, 120)).render();

  @TempDir Path folder;

  @Test
  void everyTechniqueRunsOnAFilm() {
    TechniqueComparison made = TechniqueComparison.of(FILM, Techniques.names());
    assertThat(made.results()).hasSize(1 + Techniques.names().size());
    assertThat(made.results().get(0).name()).isEqualTo("original");
    assertThat(made.results().get(0).image().pixels()).isEqualTo(FILM.pixels());
    assertThat(made.results().get(0).change()).isNull();
    for (Result r : made.results().subList(1, made.results().size())) {
      assertThat(r.image()).isEqualTo(Techniques.plan(r.name()).apply(FILM));
      assertThat(r.histogram()).isEqualTo(Histogram.of(r.image()));
      assertThat(Objects.requireNonNull(r.change())).isEqualTo(ImageComparison.of(FILM, r.image()));
    }
  }

  @Test
  void moreContrastFromTechniqueToTechnique() {
    TechniqueComparison made = TechniqueComparison.of(FILM, List.of("clahe", "ahe"));
    double clahe = Objects.requireNonNull(made.results().get(1).change()).contrastImprovement();
    double ahe = Objects.requireNonNull(made.results().get(2).change()).contrastImprovement();
    assertThat(clahe).isGreaterThan(1.1);
    assertThat(ahe).isGreaterThan(clahe);
  }

  @Test
  void anyPlanAndAnyKindOfImage() {
    Map<String, Preprocessing> plans = new LinkedHashMap<>();
    plans.put("small", Preprocessing.builder().resize(32, 32, Resampler.CV_AREA).build());
    plans.put("colour", Preprocessing.builder().toRgb().build());
    plans.put("window", Preprocessing.builder().window(Window.fullRange()).build());
    MedicalImage colour = MedicalImage.rgb(40, 20, new byte[2400]);
    TechniqueComparison made = TechniqueComparison.of(colour, plans);
    assertThat(made.results().get(0).image().channels()).isEqualTo(1);
    assertThat(made.results().get(1).change()).isNull();
    assertThat(made.results().get(2).change()).isNull();
    assertThat(made.results().get(3).change()).isNotNull();
    assertThat(made.render("plans").getWidth()).isGreaterThan(1000);
  }

  @Test
  void axesAreInRealUnits() {
    ImageMetadata ct =
        ImageMetadata.builder().bitsStored(12).rescale(new Rescale(2, -1024, "HU")).build();
    MedicalImage slice =
        MedicalImage.of(new Size(8, 8), 1, 1, PixelBuffer.U16.of(new short[64]), ct);
    String svg = TechniqueComparison.of(slice, List.of()).svg("slice");
    assertThat(svg).contains(">-1024<", ">HU<", ">" + (4095 * 2 - 1024) + "<");
    ImageMetadata film =
        ct.toBuilder().photometricInterpretation(PhotometricInterpretation.MONOCHROME1).build();
    MedicalImage inverse = slice.withMetadata(film);
    Result original = TechniqueComparison.of(inverse, List.of()).results().get(0);
    assertThat(original.image().value(0, 0)).as("bone is bright").isEqualTo(4095);
  }

  @Test
  void pagesAreWrittenWhole() throws IOException {
    TechniqueComparison made = TechniqueComparison.of(FILM, List.of("heq"));
    Path png = folder.resolve("page.png");
    Path svg = folder.resolve("page.svg");
    made.writePng("heq", png);
    made.writeSvg("heq", svg);
    assertThat(Files.size(png)).isGreaterThan(10_000);
    assertThat(Files.readString(svg)).startsWith("<svg").endsWith("</svg>\n");
    assertThatThrownBy(() -> made.writePng("heq", folder.resolve("none/page.png")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void unknownTechniquesAreNamed() {
    assertThatThrownBy(() -> TechniqueComparison.of(FILM, List.of("magic")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'magic'")
        .hasMessageContaining("n-clahe");
  }
}

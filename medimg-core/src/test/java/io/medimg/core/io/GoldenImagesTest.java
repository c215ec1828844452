package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden image gives the values that were written next to it. */
class GoldenImagesTest {
  @ParameterizedTest
  @MethodSource("io.medimg.core.io.Golden#all")
  void hasTheValuesOfItsMaker(Golden golden) throws IOException {
    MedicalImage image = Images.read(golden.path());
    assertThat(image.size()).isEqualTo(new Size(golden.width(), golden.height()));
    assertThat(image.frames()).isEqualTo(golden.frames());
    assertThat(image.channels()).isEqualTo(golden.channels());
    assertThat(image.sampleType()).isEqualTo(golden.type());
    assertThat(image.metadata().photometricInterpretation()).isEqualTo(golden.meaning());
    assertThat(image.toFloatArray())
        .containsExactly(golden.values(), within((float) golden.tolerance()));
  }

  @Test
  void everyFileIsAccountedFor() throws IOException {
    String origin = Files.readString(Golden.folder().resolve("ORIGIN.md"), StandardCharsets.UTF_8);
    List<String> listed = Golden.all().stream().map(Golden::file).toList();
    try (Stream<java.nio.file.Path> files = Files.list(Golden.folder().resolve("images"))) {
      files
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".values"))
          .forEach(name -> assertThat(listed.contains(name) || origin.contains(name)).isTrue());
    }
  }
}

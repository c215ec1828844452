package io.medimg.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.cli.shell.Shell;
import io.medimg.core.MedimgException;
import io.medimg.dicom.DicomReader;
import io.medimg.models.Classifiers;
import io.medimg.preprocess.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache-2.0, section 4: whoever passes a jar on passes on its licence and its notices. */
class LicencesTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        MedimgException.class,
        Preprocessing.class,
        DicomReader.class,
        Classifiers.class,
        Shell.class
      })
  void everyModuleCarriesLicenceAndNotice(Class<?> ofModule) throws IOException {
    for (String name : new String[] {"LICENSE", "NOTICE"}) {
      assertThat(inside(ofModule, name))
          .as("%s of the module of %s", name, ofModule.getSimpleName())
          .isEqualTo(Files.readString(Path.of("..", name)));
    }
  }

  /**
   * The file as it lies beside the module's classes: in its jar, or in the folder that becomes it.
   */
  private static String inside(Class<?> ofModule, String name) throws IOException {
    String itself = ofModule.getName().replace('.', '/') + ".class";
    String url = String.valueOf(ofModule.getResource("/" + itself));
    URL wanted = URI.create(url.replace(itself, "META-INF/" + name)).toURL();
    try (InputStream in = wanted.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

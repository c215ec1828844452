package io.medimg.cli.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published modules, what each may use, and which one a class file belongs to. */
final class Modules {
  /** Module to the modules that it may use beside itself. */
  static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "medimg-core", Set.of(),
          "medimg-preprocess", Set.of("medimg-core"),
          "medimg-dicom", Set.of("medimg-core"),
          "medimg-models", Set.of("medimg-core", "medimg-preprocess"),
          "medimg-pytorch", Set.of("medimg-core", "medimg-models"),
          "medimg-training",
              Set.of("medimg-core", "medimg-preprocess", "medimg-models", "medimg-pytorch"),
          "medimg-cli",
              Set.of(
                  "medimg-core",
                  "medimg-preprocess",
                  "medimg-dicom",
                  "medimg-models",
                  "medimg-pytorch",
                  "medimg-training"));

  /** Directory of classes, built jar, or jar in a local repository. */
  private static final Pattern PLACE =
      Pattern.compile(
          "(medimg-(?:core|preprocess|dicom|models|pytorch|training|cli))(?:/target/|/\\d|-\\d)");

  private Modules() {}

  static Optional<String> of(JavaClass type) {
    return type.getSource().flatMap(source -> of(source.getUri().toString()));
  }

  static Optional<String> of(String place) {
    Matcher matcher = PLACE.matcher(place);
    String last = null;
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return Optional.ofNullable(last);
  }

  static boolean isLibrary(JavaClass type) {
    return of(type).filter(module -> !module.equals("medimg-cli")).isPresent();
  }

  /** Leaves out compiled tests, also where they come as the jar of contract kits. */
  static final class MainSourcesOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }
}

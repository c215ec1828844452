package io.medimg.pytorch;

import io.medimg.core.inference.InferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Which of PyTorch's artifacts are on the class path. Asked before a class of DJL's PyTorch engine
 * is touched, because that would download what is missing. Immutable and safe for use by several
 * threads.
 *
 * @param missing what has to be added, by Maven coordinate; empty if PyTorch can be started
 */
record PtArtifacts(List<String> missing) {
  private static final String GROUP = "ai.djl.pytorch:";

  /** Native libraries of the user's own; DJL then looks nowhere else. */
  private static final String OVERRIDE = "PYTORCH_LIBRARY_PATH";

  PtArtifacts {
    missing = List.copyOf(missing);
  }

  /**
   * Looks for the artifacts.
   *
   * @param loader where to look
   * @return what is there and what is not
   */
  static PtArtifacts find(ClassLoader loader) {
    Properties engine = properties(loader.getResource("pytorch-engine.properties"));
    if (engine.isEmpty()) {
      return new PtArtifacts(List.of(GROUP + "pytorch-engine:0.35.0"));
    }
    String djl = engine.getProperty("djl_version", "?");
    String torch = engine.getProperty("pytorch_version", "?");
    if (System.getenv(OVERRIDE) != null || System.getProperty(OVERRIDE) != null) {
      return new PtArtifacts(List.of());
    }
    Properties fit = natives(loader);
    List<String> missing = new ArrayList<>();
    String version = fit.getProperty("version", torch).split("-", 2)[0];
    if (fit.isEmpty()) {
      missing.add("%spytorch-native-cpu:%s:%s".formatted(GROUP, version, platform()));
    }
    Properties jni = properties(loader.getResource("jnilib/pytorch.properties"));
    String wanted = version + "-" + djl;
    if (!jni.getProperty("jni_version", "").startsWith(wanted)) {
      missing.add("%spytorch-jni:%s".formatted(GROUP, wanted));
    }
    return new PtArtifacts(missing);
  }

  /**
   * Refuses to go on if something is missing.
   *
   * @throws InferenceException naming what to add
   */
  void require() {
    if (!missing.isEmpty()) {
      throw new InferenceException(
          "PyTorch needs %s; add it to the class path (nothing is downloaded while running)"
              .formatted(String.join(" and ", missing)));
    }
  }

  static Properties natives(ClassLoader loader) {
    try {
      for (URL url : Collections.list(loader.getResources("native/lib/pytorch.properties"))) {
        Properties found = properties(url);
        if (found.getProperty("classifier", "").endsWith(platform())) {
          return found;
        }
      }
      return new Properties();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for PyTorch's native libraries", e);
    }
  }

  private static Properties properties(@org.jspecify.annotations.Nullable URL url) {
    Properties properties = new Properties();
    if (url == null) {
      return properties;
    }
    try (InputStream in = url.openStream()) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + url, e);
    }
  }

  /** The classifier of this platform, for example {@code linux-x86_64}. */
  static String platform() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String os = name.startsWith("win") ? "win" : name.startsWith("mac") ? "osx" : "linux";
    return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }
}

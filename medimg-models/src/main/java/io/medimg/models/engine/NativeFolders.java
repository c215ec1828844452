package io.medimg.models.engine;

import ai.djl.util.Utils;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folders that the engines unpack their native libraries into. Asked before an engine is
 * started: what it does on a full or forbidding disk is to blame something else, once and for all
 * in the life of the process. Safe for use by several threads.
 */
final class NativeFolders {
  /** Native libraries of ONNX Runtime that the user has unpacked. */
  private static final String ORT_PATH = "onnxruntime.native.path";

  private NativeFolders() {}

  /**
   * Where ONNX Runtime unpacks its libraries. Where the user has unpacked them it makes a folder
   * there all the same, which stays empty.
   */
  static NativeFolder onnxRuntime() {
    boolean unpacked = System.getProperty(ORT_PATH) != null;
    return NativeFolder.temporary(
        OnnxRuntimeProvider.NAME, unpacked ? 0 : Math.max(1, onnxRuntimeBytes()));
  }

  private static long onnxRuntimeBytes() {
    String platform = "/ai/onnxruntime/native/%s-%s/".formatted(system(), architecture());
    return length(platform + library("onnxruntime"))
        + length(platform + library("onnxruntime4j_jni"));
  }

  private static String library(String name) {
    return System.mapLibraryName(name).replace("jnilib", "dylib");
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return name.startsWith("aarch64") ? "aarch64" : "x64";
  }

  /** Where DJL unpacks PyTorch; empty if it is there already, or not on the class path. */
  static Optional<NativeFolder> pyTorch() {
    if (!PtArtifacts.find(NativeFolders.class.getClassLoader()).missing().isEmpty()) {
      return Optional.empty();
    }
    Path folder = DjlSetup.quietly(() -> Utils.getEngineCacheDir("pytorch"));
    return isUnpacked(folder)
        ? Optional.empty()
        : Optional.of(
            new NativeFolder(
                PyTorchProvider.NAME,
                folder,
                "-DDJL_CACHE_DIR=FOLDER",
                Math.max(1, pyTorchBytes())));
  }

  private static boolean isUnpacked(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> versions = Files.list(folder)) {
      return versions.anyMatch(
          v ->
              Files.exists(v.resolve(System.mapLibraryName("torch")))
                  && !v.getFileName().toString().startsWith("tmp"));
    } catch (IOException e) {
      return false;
    }
  }

  private static long pyTorchBytes() {
    Properties natives = PtArtifacts.natives(NativeFolders.class.getClassLoader());
    String place =
        "/pytorch/%s/%s/"
            .formatted(
                natives.getProperty("flavor", "cpu"),
                natives.getProperty("classifier", PtArtifacts.platform()));
    return Stream.of(natives.getProperty("libraries", "").split(","))
        .mapToLong(name -> length(place + name.strip()))
        .sum();
  }

  private static long length(String resource) {
    URL url = NativeFolders.class.getResource(resource);
    if (url == null) {
      return 0;
    }
    try {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        return in == null ? 0 : Math.max(0, connection.getContentLengthLong());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /**
   * Refuses to start an engine that could not unpack its libraries.
   *
   * @param folder where to; empty if it need not
   * @throws InferenceException naming the folder, what is wrong with it, and what moves it
   */
  static void require(Optional<NativeFolder> folder) {
    folder
        .flatMap(NativeFolder::problem)
        .ifPresent(
            problem -> {
              throw new InferenceException(problem);
            });
  }
}

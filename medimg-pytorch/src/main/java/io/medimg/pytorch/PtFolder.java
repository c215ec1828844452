package io.medimg.pytorch;

import ai.djl.util.Utils;
import io.medimg.core.inference.NativeFolder;
import io.medimg.models.engine.support.DjlSetup;
import io.medimg.models.engine.support.NativeFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Where DJL unpacks the native libraries of PyTorch. Safe for use by several threads. */
final class PtFolder {
  private PtFolder() {}

  /** Where DJL unpacks PyTorch; empty if it is there already, or not on the class path. */
  static Optional<NativeFolder> pyTorch() {
    if (!PtArtifacts.find(PtFolder.class.getClassLoader()).missing().isEmpty()) {
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
    Properties natives = PtArtifacts.natives(PtFolder.class.getClassLoader());
    String place =
        "/pytorch/%s/%s/"
            .formatted(
                natives.getProperty("flavor", "cpu"),
                natives.getProperty("classifier", PtArtifacts.platform()));
    return Stream.of(natives.getProperty("libraries", "").split(","))
        .mapToLong(name -> NativeFolders.length(place + name.strip()))
        .sum();
  }
}

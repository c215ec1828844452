package io.medimg.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.TemporaryMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeFolderTest {
  @TempDir private Path folder;

  private static NativeFolder of(Path folder, long bytes) {
    return new NativeFolder("Engine", folder, "-Dmoved=FOLDER", bytes);
  }

  @Test
  void aFolderThatServesIsLeftAsItWas() {
    assertThat(of(folder, 1000).problem()).isEmpty();
    assertThat(of(folder, 0).problem()).isEmpty();
    assertThat(of(folder.resolve("not/yet"), 1000).problem()).isEmpty();
    assertThat(folder).isEmptyDirectory();
    assertThat(of(folder, 21_000_000).describe())
        .startsWith(folder.toString())
        .contains("21 MB needed", " free");
  }

  @Test
  void whatIsNoFolderIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(of(file, 1).problem()).get().asString().contains("is not a folder");
    assertThat(of(file.resolve("below"), 1).problem()).isPresent();
    assertThatThrownBy(() -> of(folder, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "noexec,size=64m; 20000000; forbids executing files",
        "ro,size=64m;     20000000; cannot be written (Read-only file system)",
        "size=1m;         20000000; has room for 1.0 MB, where 20 MB are needed",
        "size=64m,nr_inodes=1; 20000000; cannot be written (No space left on device)"
      })
  void aForbiddingDiskIsNamedWithWhatMovesTheFolder(String options, long bytes, String flaw)
      throws IOException {
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), options)) {
      assertThat(of(mount.folder(), bytes).problem())
          .get()
          .asString()
          .startsWith("Engine unpacks native code into " + mount.folder())
          .contains(flaw)
          .endsWith("; -Dmoved=FOLDER moves it");
    }
  }

  @Test
  void whereNothingIsUnpackedWritingIsEnough() throws IOException {
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), "noexec,size=64k")) {
      assertThat(of(mount.folder(), 0).problem()).isEmpty();
      assertThat(of(mount.folder(), 1).problem()).isPresent();
    }
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), "ro,size=64k")) {
      assertThat(of(mount.folder(), 0).problem())
          .get()
          .asString()
          .startsWith("Engine needs the folder " + mount.folder());
    }
  }

  @Test
  void aDiskOfEnoughRoomServes() throws IOException {
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("mount"), "size=1m")) {
      assertThat(of(mount.folder(), 500_000).problem()).isEmpty();
      assertThat(mount.folder()).isEmptyDirectory();
    }
  }
}

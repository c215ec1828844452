package io.medimg.core.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesWholeTest {
  @TempDir private Path folder;

  @Test
  void replacesAFileByAWholeOne() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old");
    FilesWhole.write(file, "new".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(file).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void missingFolderIsNamed() {
    Path file = folder.resolve("none/a.txt");
    assertThatThrownBy(() -> FilesWhole.write(file, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("folder does not exist");
  }

  @Test
  void folderInPlaceOfFileIsLeftAlone() throws IOException {
    Path target = Files.createDirectory(folder.resolve("d"));
    assertThatThrownBy(() -> FilesWhole.write(target, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder");
    assertThat(target).isEmptyDirectory();
    assertThat(folder.toFile().list()).containsExactly("d");
  }
}

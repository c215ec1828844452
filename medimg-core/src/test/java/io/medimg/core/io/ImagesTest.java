package io.medimg.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.medimg.core.image.MedicalImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  @TempDir Path folder;

  private static byte[] png() throws IOException {
    return Golden.contents("gray8.png").get("gray8.png");
  }

  @Test
  void knowsTheFormatsOfCore() {
    assertThat(Images.formats()).contains("PNG", "JPEG", "TIFF", "BMP").doesNotHaveDuplicates();
  }

  @Test
  void theNameDoesNotMatter() throws IOException {
    Path file = Files.write(folder.resolve("film.jpg"), png());
    assertThat(Images.read(file).metadata().format()).isEqualTo("PNG");
  }

  @Test
  void streamsAndFilesGiveTheSame() throws IOException {
    MedicalImage fromFile = Images.read(Files.write(folder.resolve("a"), png()));
    MedicalImage fromStream = Images.read("a", new ByteArrayInputStream(png()), Limits.defaults());
    assertThat(fromStream).isEqualTo(fromFile);
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.png");
    assertThatThrownBy(() -> Images.read(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing.png");
  }

  @Test
  void aFolderIsNoImage() {
    assertThatThrownBy(() -> Images.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void anUnreadableFileIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("secret.png"), png());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read everything");
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("secret.png");
  }

  @Test
  void anEmptyFileIsMalformed() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.png"));
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContainingAll("empty.png", "empty");
  }

  @Test
  void somethingElseIsUnsupportedAndTheFormatsAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "no image at all");
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContainingAll("notes.txt", "PNG", "TIFF");
  }

  @Test
  void aStreamBeyondTheLimitIsCutOff() throws IOException {
    byte[] png = png();
    Limits tight = Limits.defaults().withMaxBytes(png.length - 1L);
    assertThatThrownBy(() -> Images.read("x", new ByteArrayInputStream(png), tight))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("maxBytes");
    Limits exact = Limits.defaults().withMaxBytes(png.length);
    assertThat(Images.read("x", new ByteArrayInputStream(png), exact)).isNotNull();
  }

  @Test
  void nullsAreTheCallersMistake() {
    assertThatThrownBy(() -> Images.read((Path) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Images.read(ImageSource.of("x", new byte[1]), null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ImageSource.of("x", null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aSourceIsNamedAfterItsFileAlone() throws IOException {
    Path file = Files.write(folder.resolve("film.png"), png());
    ImageSource source = ImageSource.of(file);
    assertThat(source.name()).isEqualTo("film.png");
    assertThat(source).hasToString("film.png");
    assertThat(source.size()).isEqualTo(png().length);
    assertThat(source.head(4)).hasSize(4);
    assertThat(source.head(1 << 20)).isEqualTo(png());
    assertThat(source.readAll(Limits.defaults())).isEqualTo(png());
  }
}

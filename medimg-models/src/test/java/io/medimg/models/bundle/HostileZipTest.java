package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.medimg.core.inference.ModelFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every archive here is sound but for one thing, which must be what it is refused for. */
class HostileZipTest {
  @TempDir Path folder;
  private Map<String, byte[]> files;

  @BeforeEach
  void makePackage() throws IOException {
    files = Zips.of(Packages.sample("sample"), "sample/");
  }

  private RawZip raw() {
    RawZip zip = new RawZip();
    files.forEach(zip::add);
    return zip;
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("hostile.zip"), content);
  }

  private AbstractThrowableAssert<?, ?> refused(RawZip zip) throws IOException {
    Path path = write(zip.bytes());
    return assertThatThrownBy(() -> ModelPackage.at(path))
        .isInstanceOf(ModelPackageException.class)
        .hasMessageStartingWith("hostile.zip: ");
  }

  @Test
  void honestArchivesPass() throws IOException {
    assertThat(ModelPackage.at(write(raw().bytes())).metadata().name()).isEqualTo("sample");

    RawZip deflated = raw();
    deflated.entries.forEach(RawZip.Entry::deflated);
    deflated.add("sample/", new byte[0]).unixMode = 040755;
    deflated.add("sample/docs/", new byte[0]).unixMode = 0;
    assertThat(ModelPackage.at(write(deflated.bytes())).metadata().name()).isEqualTo("sample");
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("../evil.md", "leads outside"),
        Arguments.of("sample/../../evil.md", "leads outside"),
        Arguments.of("sample/docs/../../../evil.md", "leads outside"),
        Arguments.of("sample/./evil.md", "leads outside"),
        Arguments.of("/etc/evil.md", "is absolute"),
        Arguments.of("C:/evil.md", "is absolute"),
        Arguments.of("C:evil.md", "is absolute"),
        Arguments.of("sample\\docs\\evil.md", "backslash"),
        Arguments.of("sample/..\\evil.md", "backslash"),
        Arguments.of("sample//evil.md", "other characters"),
        Arguments.of("sample/docs/evil.md\u0000.txt", "control characters"),
        Arguments.of("sample/docs/a\nb.md", "control characters"),
        Arguments.of("sample/docs/\u001b[31mred.md", "control characters"),
        Arguments.of("sample/docs/evil.md ", "other characters"),
        Arguments.of("sample/docs/evil.", "other characters"),
        Arguments.of("sample/docs/evil.md:stream", "other characters"),
        Arguments.of("sample/" + "a".repeat(300) + ".md", "characters, 1 to"),
        Arguments.of("", "characters, 1 to"),
        Arguments.of("sample/models/model.pkl", "can run code"),
        Arguments.of("sample/models/model.pth", "can run code"),
        Arguments.of("sample/models/pytorch_model.bin", "can run code"),
        Arguments.of("sample/models/MODEL.PKL", "can run code"),
        Arguments.of("sample/configs/setup.py", "can run code"),
        Arguments.of("sample/models/weights.npz", "can run code"),
        Arguments.of("sample/docs/more.zip", "no further archives"),
        Arguments.of("sample/docs/more.tar", "no further archives"),
        Arguments.of("sample/models/other.onnx", "a package holds LICENSE"),
        Arguments.of("sample/models/model.onnx/x", "a package holds LICENSE"),
        Arguments.of("sample/license", "a package holds LICENSE"),
        Arguments.of("sample/DOCS/model-card.md", "a package holds LICENSE"),
        Arguments.of("other/LICENSE", "a package holds LICENSE"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void badNamesAreRefused(String name, String reason) throws IOException {
    RawZip zip = raw();
    zip.add(name, "evil");
    refused(zip).hasMessageContaining(reason).message().doesNotContain("\n", "\u001b", "\u0000");
    assertThat(folder.resolve("evil.md")).doesNotExist();
    assertThat(folder.resolveSibling("evil.md")).doesNotExist();
  }

  @Test
  void bidirectionalOverridesInNamesAreRefusedAndShownEscaped() throws IOException {
    RawZip zip = raw();
    zip.add("sample/docs/\u202edm.md", "evil").flags = 1 << 11;
    refused(zip).hasMessageContaining("\\u202e").hasMessageContaining("control characters");
  }

  static Stream<Arguments> bends() {
    return Stream.of(
        bend("link", e -> e.unixMode = 0120777, "is a link"),
        bend("device", e -> e.unixMode = 020666, "is a link or not a plain file"),
        bend("encrypted", e -> e.flags = 1, "is encrypted"),
        bend("strongly encrypted", e -> e.flags = 1 << 6, "is encrypted"),
        bend("LZMA", e -> e.method = 14, "compression method 14"),
        bend("other checksum", e -> e.crc ^= 1, "another checksum"),
        bend("two lengths", e -> e.size += 1, "has two lengths"),
        bend("too long for its place", e -> e.size = e.packed = e.packed + 9, "overlaps"),
        bend(
            "other local name",
            e -> e.localName = "sample/docs/model-card.mx".getBytes(StandardCharsets.UTF_8),
            "another name"),
        bend("two at one place", e -> e.offset = 0, "overlaps"),
        bend("offset beyond the end", e -> e.offset = 0x7fffff00, "overlaps"),
        bend(
            "name that is not ASCII",
            e -> e.name = e.localName = new byte[] {'d', (byte) 0xe4},
            "name is not US-ASCII"),
        bend(
            "name that is not UTF-8",
            e -> {
              e.name = e.localName = new byte[] {'d', (byte) 0xff};
              e.flags = 1 << 11;
            },
            "name is not UTF-8"));
  }

  private static Arguments bend(String what, Consumer<RawZip.Entry> how, String reason) {
    return Arguments.of(what, how, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bends")
  void bentEntriesAreRefused(String what, Consumer<RawZip.Entry> how, String reason)
      throws IOException {
    RawZip zip = raw();
    how.accept(zip.get("sample/docs/model-card.md"));
    refused(zip).hasMessageContaining(reason);
  }

  @Test
  void duplicatesAreRefused() throws IOException {
    RawZip zip = raw();
    zip.add("sample/LICENSE", "another");
    refused(zip).hasMessageContaining("'sample/LICENSE' occurs twice");
  }

  @Test
  void moreThanOneEntryAtOnePlaceIsRefused() throws IOException {
    RawZip zip = raw();
    RawZip.Entry twin = zip.add("sample/docs/twin.md", "x");
    twin.offset = 0;
    refused(zip).hasMessageContaining("overlaps its neighbour");
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    RawZip zip = raw();
    for (int i = 0; i < 300; i++) {
      zip.add("sample/docs/%d.md".formatted(i), "x");
    }
    refused(zip).hasMessageContaining("at most 256 are allowed");

    for (int i = 300; i < 3000; i++) {
      zip.add("sample/docs/%d.md".formatted(i), "x");
    }
    refused(zip).hasMessageContaining("at most 512 entries are allowed");
  }

  @Test
  void wrongCountsAreRefused() throws IOException {
    RawZip fewer = raw();
    fewer.claimedEntries = 3;
    refused(fewer).hasMessageContaining("more than its 3 entries");

    RawZip more = raw();
    more.claimedEntries = 300;
    refused(more).hasMessageContaining("cut off");
  }

  @Test
  void bombsAreRefusedBeforeMemoryIsTaken() throws IOException {
    RawZip zip = raw();
    zip.add("sample/golden/zeros.f32", new byte[40 << 20]).deflated();
    refused(zip).hasMessageContaining("would inflate to 41943040, more than a network ever does");
  }

  @Test
  void manySmallBombsAreRefused() throws IOException {
    RawZip zip = raw();
    byte[] zeros = new byte[12 << 20];
    for (int i = 0; i < 8; i++) {
      zip.add("sample/golden/%d.f32".formatted(i), zeros).deflated();
    }
    refused(zip).hasMessageContaining("times as many");
  }

  @Test
  void bombsThatLieAboutTheirSizeAreRefused() throws IOException {
    RawZip zip = raw();
    RawZip.Entry bomb = zip.add("sample/golden/zeros.f32", new byte[40 << 20]).deflated();
    bomb.size = 100;
    refused(zip).hasMessageContaining("inflates to more than the 100 bytes");
  }

  @Test
  void contentThatIsShorterThanItsSizeIsRefused() throws IOException {
    RawZip zip = raw();
    RawZip.Entry entry = zip.add("sample/docs/short.md", "abc").deflated();
    entry.size = 5;
    refused(zip).hasMessageContaining("inflates to 3 bytes, its directory says 5");
  }

  @Test
  void deflatedContentThatEndsEarlyOrIsNoneIsRefused() throws IOException {
    RawZip cut = raw();
    RawZip.Entry entry = cut.add("sample/docs/cut.md", "abc".repeat(99)).deflated();
    entry.data = java.util.Arrays.copyOf(entry.data, entry.data.length - 3);
    entry.packed = entry.data.length;
    refused(cut).hasMessageContaining("is cut off");

    RawZip noise = raw();
    RawZip.Entry none = noise.add("sample/docs/none.md", new byte[] {7, 7, 7, 7, 7, 7});
    none.method = 8;
    refused(noise).hasMessageContaining("cannot be inflated");
  }

  @Test
  void largeTextsAreRefused() throws IOException {
    RawZip zip = raw();
    zip.add("sample/docs/large.md", new byte[9 << 20]);
    refused(zip).hasMessageContaining("at most 8388608 are allowed");
  }

  @Test
  void limitsOfTheCallerHold() throws IOException {
    Path path = write(raw().bytes());
    PackageLimits small = new PackageLimits(1 << 20, 1000, 100);
    assertThatThrownBy(() -> ModelPackage.at(path, small))
        .isInstanceOf(ModelPackageException.class)
        .hasMessageContaining("at most 1000");
    PackageLimits few = new PackageLimits(1 << 20, 1 << 20, 4);
    assertThatThrownBy(() -> ModelPackage.at(path, few))
        .isInstanceOf(ModelPackageException.class)
        .hasMessageContaining("has 8 files, at most 4 are allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample/docs/more.md", "sample/models/model.onnx"})
  void archivesUnderOtherNamesAreRefused(String name) throws IOException {
    byte[] inner = new RawZip().bytes();
    RawZip withContent = new RawZip();
    withContent.add("x", "y");
    assertThat(inner).hasSize(22);
    ModelPackage.Builder builder =
        ModelPackage.builder(Packages.metadata("sample"), Packages.config()).license("x");
    if (name.endsWith(".onnx")) {
      builder.network(ModelFormat.ONNX, withContent.bytes());
    } else {
      builder.network(ModelFormat.ONNX, Packages.onnxLike());
      builder.document("more.md", withContent.bytes());
    }
    assertThatThrownBy(builder::build).hasMessageContaining("an archive under another name");
  }

  @Test
  void picklesUnderOtherNamesAreRefused() {
    byte[] pickle = {(byte) 0x80, 4, 'c', 'o', 's', '.'};
    for (ModelFormat format : ModelFormat.values()) {
      ModelPackage.Builder builder =
          ModelPackage.builder(Packages.metadata("sample"), Packages.config())
              .license("x")
              .network(format, pickle);
      assertThatThrownBy(builder::build).hasMessageContaining("is a Python pickle");
    }
  }

  @Test
  void weightsOfTorchSaveAreRefusedAndTorchScriptPasses() {
    RawZip stateDict = new RawZip();
    stateDict.add("archive/data.pkl", "x");
    ModelPackage.Builder builder =
        ModelPackage.builder(Packages.metadata("sample"), Packages.config())
            .license("x")
            .network(ModelFormat.TORCHSCRIPT, stateDict.bytes());
    assertThatThrownBy(builder::build).hasMessageContaining("torch.jit.save, not torch.save");

    RawZip script = new RawZip();
    script.add("model/code/__torch__.py", "x");
    script.add("model/constants.pkl", "x");
    ModelPackage both =
        ModelPackage.builder(Packages.metadata("sample"), Packages.config())
            .license("x")
            .network(ModelFormat.TORCHSCRIPT, script.bytes())
            .network(ModelFormat.ONNX, Packages.onnxLike())
            .build();
    assertThat(both.formats()).containsExactly(ModelFormat.ONNX, ModelFormat.TORCHSCRIPT);
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    for (byte[] content : new byte[][] {{}, {'P', 'K'}, new byte[100_000]}) {
      Path path = write(content);
      assertThatThrownBy(() -> ModelPackage.at(path))
          .isInstanceOf(ModelPackageException.class)
          .hasMessageContaining("wanted a zip archive, found " + content.length);
    }
    RawZip shifted = raw();
    shifted.after = new byte[] {1};
    refused(shifted).hasMessageContaining("its end is missing");
  }

  @Test
  void emptyArchiveSaysWhatIsMissing() throws IOException {
    refused(new RawZip()).hasMessageContaining("'LICENSE' is missing");
  }

  @Test
  void anyTruncationIsRefused() throws IOException {
    byte[] whole = raw().bytes();
    for (int length = 0; length < whole.length; length += 41) {
      Path path = write(java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ModelPackage.at(path))
          .as("first %d bytes", length)
          .isInstanceOf(ModelPackageException.class);
    }
  }

  @Test
  void noiseNeverGivesAnythingButARefusalOrTheSamePackage() throws IOException {
    RawZip zip = raw();
    zip.entries.forEach(RawZip.Entry::deflated);
    byte[] whole = zip.bytes();
    String hash = Packages.sample("sample").sha256();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] noisy = whole.clone();
      for (int k = random.nextInt(3); k >= 0; k--) {
        noisy[random.nextInt(noisy.length)] = (byte) random.nextInt();
      }
      Path path = write(noisy);
      Throwable thrown = catchThrowable(() -> checkSame(path, hash));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(ModelPackageException.class);
      }
    }
  }

  private static void checkSame(Path path, String hash) throws IOException {
    assertThat(ModelPackage.at(path).sha256()).isEqualTo(hash);
  }

  @Test
  void linksInFoldersAreRefused() throws IOException {
    Path at = folder.resolve("linked");
    Packages.sample("sample").writeFolder(at);
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Files.createSymbolicLink(at.resolve("docs/secret.md"), secret);
    assertThatThrownBy(() -> ModelPackage.at(at))
        .isInstanceOf(ModelPackageException.class)
        .hasMessageContaining("'docs/secret.md' is refused: it is a link");

    Files.delete(at.resolve("docs/secret.md"));
    Files.createSymbolicLink(at.resolve("golden/more"), folder);
    assertThatThrownBy(() -> ModelPackage.at(at)).hasMessageContaining("it is a link");
  }
}

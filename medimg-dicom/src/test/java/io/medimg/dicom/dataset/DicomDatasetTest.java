package io.medimg.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomFile;
import io.medimg.dicom.DicomReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DicomDatasetTest {
  private static DicomDataset parse(DicomFile file) throws IOException {
    return new DicomReader().readDataset(ImageSource.of("x", file.bytes()), Limits.defaults());
  }

  private static DicomFile file() {
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE);
  }

  @Test
  void absentAndEmptyValuesAreEmptyAnswers() throws IOException {
    DicomDataset d = parse(file().text(Tag.PATIENT_NAME, Vr.PN, "").numbers(Tag.ROWS));
    assertThat(d.contains(Tag.PATIENT_NAME)).isTrue();
    assertThat(d.string(Tag.PATIENT_NAME)).isEmpty();
    assertThat(d.integer(Tag.ROWS)).isEmpty();
    assertThat(d.contains(Tag.COLUMNS)).isFalse();
    assertThat(d.integer(Tag.COLUMNS)).isEmpty();
    assertThat(d.numbers(Tag.COLUMNS)).isEmpty();
    assertThat(d.items(Tag.COLUMNS)).isEmpty();
    assertThat(d.bytes(Tag.COLUMNS)).isEmpty();
    assertThat(d.vr(Tag.COLUMNS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "+1.5, 1.5",
    "-.5e2, -50",
    "' 7 ', 7",
    "1., 1",
    "abc, NaN",
    "NaN, NaN",
    "1e400, NaN",
    "0x10, NaN",
    "1d, NaN",
    "'1,5', NaN",
    "'', NaN",
    "Infinity, NaN"
  })
  void decimalsAreReadStrictly(String text, Double value) throws IOException {
    DicomDataset d = parse(file().text(Tag.RESCALE_SLOPE, Vr.DS, text));
    assertThat(d.number(Tag.RESCALE_SLOPE).orElse(Double.NaN)).isEqualTo(value);
  }

  @Test
  void datesAndTimesHaveTypes() throws IOException {
    DicomDataset d =
        parse(
            file()
                .text(0x0008_0020, Vr.DA, "20260228")
                .text(0x0008_002A, Vr.DT, "20260228101530.5+0100")
                .text(0x0008_0030, Vr.TM, "1015"));
    assertThat(d.date(0x0008_0020)).contains(LocalDate.of(2026, 2, 28));
    assertThat(d.date(0x0008_002A)).contains(LocalDate.of(2026, 2, 28));
    assertThat(d.dateTime(0x0008_002A).orElseThrow()).hasToString("2026-02-28T10:15:30.500");
    assertThat(d.time(0x0008_0030)).contains(LocalTime.of(10, 15));
    assertThat(d.time(0x0008_0020)).isEmpty();
    assertThat(d.date(0x0008_0031)).isEmpty();
  }

  @Test
  void severalValuesKeepTheirPlaces() throws IOException {
    DicomDataset d = parse(file().text(Tag.WINDOW_CENTER, Vr.DS, "1\\x\\3 \\"));
    assertThat(d.numbers(Tag.WINDOW_CENTER)).containsExactly(1, Double.NaN, 3, Double.NaN);
    assertThat(d.strings(Tag.WINDOW_CENTER)).containsExactly("1", "x", "3", "");
  }

  @Test
  void elementsOutOfOrderAreFoundAndTheLastOfEqualOnesCounts() throws IOException {
    DicomDataset d =
        parse(file().numbers(Tag.ROWS, 5).numbers(Tag.SAMPLES_PER_PIXEL, 3).numbers(Tag.ROWS, 6));
    assertThat(d.integer(Tag.ROWS)).hasValue(6);
    assertThat(d.integer(Tag.SAMPLES_PER_PIXEL)).hasValue(3);
    assertThat(d.size()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itemsAreKept(boolean undefined) throws IOException {
    DicomFile inner = DicomFile.bare(true).numbers(Tag.ROWS, 9);
    DicomFile outer = DicomFile.bare(true).sequence(0x0040_0001, undefined, inner);
    DicomDataset d = parse(file().sequence(0x0008_1140, undefined, outer).numbers(Tag.ROWS, 1));
    assertThat(d.items(0x0008_1140)).hasSize(1);
    DicomDataset item = d.items(0x0008_1140).get(0).items(0x0040_0001).get(0);
    assertThat(item.integer(Tag.ROWS)).hasValue(9);
    assertThat(d.integer(Tag.ROWS)).hasValue(1);
    assertThat(d.bytes(0x0008_1140)).isEmpty();
  }

  @Test
  void bytesAreCopied() throws IOException {
    DicomDataset d = parse(file().numbers(Tag.ROWS, 5));
    d.bytes(Tag.ROWS).orElseThrow()[0] = 99;
    assertThat(d.integer(Tag.ROWS)).hasValue(5);
    d.tags()[0] = 0;
    assertThat(d.contains(Tag.ROWS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ISO_IR 192, UTF-8, Ärzte",
    "ISO_IR 100, ISO-8859-1, Ärzte",
    "ISO_IR 144, ISO-8859-5, Люкceмбypг"
  })
  void namesFollowTheCharacterSet(String stated, String charset, String name) throws Exception {
    byte[] bytes = name.getBytes(charset);
    DicomFile file = file().text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, stated);
    DicomDataset d = parse(file.element(Tag.PATIENT_NAME, Vr.PN, bytes));
    assertThat(d.string(Tag.PATIENT_NAME)).contains(name);
  }

  @Test
  void compressedFilesStillTellTheirAttributes() throws IOException {
    byte[] fragments = new byte[8 + 8 + 4 + 8];
    System.arraycopy(new byte[] {-2, -1, 0, -32, 0, 0, 0, 0}, 0, fragments, 0, 8);
    System.arraycopy(new byte[] {-2, -1, 0, -32, 4, 0, 0, 0, 1, 2, 3, 4}, 0, fragments, 8, 12);
    System.arraycopy(new byte[] {-2, -1, -35, -32, 0, 0, 0, 0}, 0, fragments, 20, 8);
    byte[] content =
        DicomFile.of(TransferSyntax.of("1.2.840.10008.1.2.4.50"))
            .numbers(Tag.ROWS, 5)
            .element(Tag.PIXEL_DATA, Vr.OB, fragments)
            .text(0xFFFC_FFFC, Vr.LO, "after")
            .bytes();
    // Its length becomes undefined.
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\u00e0\u007f\u0010\0OB\0\0") + 8;
    content[at] = content[at + 1] = content[at + 2] = content[at + 3] = -1;
    DicomDataset d = new DicomReader().readDataset(ImageSource.of("x", content), Limits.defaults());
    assertThat(d.integer(Tag.ROWS)).hasValue(5);
    assertThat(d.contains(0xFFFC_FFFC)).isTrue();
    assertThat(d.transferSyntax().name()).isEqualTo("JPEG Baseline");
  }
}

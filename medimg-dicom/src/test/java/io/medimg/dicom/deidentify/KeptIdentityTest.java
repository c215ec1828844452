package io.medimg.dicom.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.deidentify.Change.Action;
import io.medimg.dicom.write.DicomBuilder;
import io.medimg.dicom.write.DicomWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and identifiers of a data set do not survive in texts that the profile keeps. */
class KeptIdentityTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final int MODEL = 0x0008_1090;
  private static final int SOFTWARE = 0x0018_1020;
  private static final int ANATOMY = 0x0008_2218;
  private static final int BODY_PART = 0x0018_0015;
  private static final int RESCALE_TYPE = 0x0028_1054;
  private static final int CODE_VALUE = 0x0008_0100;
  private static final int CODE_MEANING = 0x0008_0104;

  private static Deidentified apply(DicomBuilder b, Keep... keeps) {
    Set<Keep> all = keeps.length == 0 ? Set.of() : EnumSet.copyOf(List.of(keeps));
    return Deidentifier.of(KEY, all).apply(b.build());
  }

  private static DicomBuilder film(String name, String id) {
    return DicomBuilder.create()
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.1.1")
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.826.0.1.3680043.2.1143.77.1")
        .text(0x0008_0008, Vr.CS, "ORIGINAL", "PRIMARY")
        .text(Tag.MODALITY, Vr.CS, "DX")
        .text(Tag.PATIENT_NAME, Vr.PN, name)
        .text(Tag.PATIENT_ID, Vr.LO, id)
        .text(0x0010_0040, Vr.CS, "F");
  }

  private static DicomBuilder code(String value, String meaning) {
    return DicomBuilder.create()
        .text(CODE_VALUE, Vr.SH, value)
        .text(0x0008_0102, Vr.SH, "99Z")
        .text(CODE_MEANING, Vr.LO, meaning);
  }

  /** The components of a name in any order, case and spelling, alone or within a longer text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Zebrowski^Quentin        | v Zebrowski
          Zebrowski^Quentin        | ZEBROWSKI
          Zebrowski^Quentin        | quentin zebrowski
          Zebrowski^Quentin        | Zebrowski^Quentin
          Zebrowski^Quentin        | QuentinZebrowskiChest
          Zebrowski^Quentin        | v2_zebrowski_q
          Zebrowski^Quentin        | vZebrowski2
          Li^Wu                    | Unit Li
          Li^Wu                    | Unit LiWu
          Müller^Jürgen            | Mueller 2
          Müller^Jürgen            | MULLER
          Mueller^X                | Mueller
          O'Brien^Anne-Marie       | obrien
          O'Brien^Anne-Marie       | Anne Marie
          Łukasiewicz^J            | Lukasiewicz
          Yamada^Tarou=山田^太郎=やまだ^たろう | 山田のCT
          Yamada^Tarou=山田^太郎=やまだ^たろう | 太郎 様
          Yamada^Tarou=山田^太郎=やまだ^たろう | protocol やまだ
          Wang^XiaoDong=王^小東      | 王小東
          Hong^Gildong=洪^吉洞=홍^길동 | 길동
          """)
  void namesGoInEveryWriting(String name, String text) {
    DicomBuilder film =
        film(name, "QX774411")
            .text(MODEL, Vr.LO, text)
            .items(ANATOMY, code("C1", text))
            .text(RESCALE_TYPE, Vr.LO, "US");
    Deidentified done = apply(film);
    assertThat(done.dataset().contains(MODEL)).isFalse();
    assertThat(done.dataset().items(ANATOMY).get(0).string(CODE_MEANING)).contains("ANON");
    assertThat(done.changes())
        .contains(
            new Change("(0008,1090)", Action.IDENTITY_TAKEN),
            new Change("(0008,2218)[1].(0008,0104)", Action.IDENTITY_TAKEN));
    assertThat(done.changes().toString()).doesNotContainIgnoringCase(text);
  }

  /** What only looks like a name stays: other words, terms of the standard, initials, titles. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Zebrowski^Quentin | Zebra 2
          Li^Wu             | Light 7
          Q^Z               | Q Z 3
          Head^Anna^^Dr.    | Dr. Foot
          Anonymous         | Anonymous data
          CT^Mister         | HiSpeed CT/i
          QIN-HEAD-01-003   | Unit 01 rev 003
          """)
  void otherTextsStay(String name, String text) {
    Deidentified done = apply(film(name, "7").text(MODEL, Vr.LO, text));
    assertThat(done.dataset().string(MODEL)).contains(text);
    assertThat(done.changes()).noneMatch(c -> c.action() == Action.IDENTITY_TAKEN);
  }

  @Test
  void codeStringsOfTheStandardStayAndOthersGo() {
    DicomBuilder film =
        film("Original^Head^Direct", "QX774411")
            .text(0x0008_0008, Vr.CS, "ORIGINAL", "PRIMARY", "QX774411")
            .text(BODY_PART, Vr.CS, "HEAD")
            .text(0x0018_7004, Vr.CS, "DIRECT");
    DicomDataset d = apply(film).dataset();
    assertThat(d.strings(0x0008_0008)).containsExactly("ORIGINAL", "PRIMARY", "ANON");
    assertThat(d.string(BODY_PART)).contains("HEAD");
    assertThat(d.string(0x0018_7004)).contains("DIRECT");
    assertThat(d.string(Tag.MODALITY)).contains("DX");
    DicomBuilder named = film("Zebrowski^Q", "QX774411").text(BODY_PART, Vr.CS, "ZEBROWSKI");
    assertThat(apply(named).dataset().contains(BODY_PART)).isFalse();
  }

  /** What programs need is left, though a patient be called or numbered like it. */
  @Test
  void structureStays() {
    DicomBuilder film =
        film("DCM^CT^Comment", "113014")
            .text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "GB18030")
            .text(0x0020_0010, Vr.SH, "GB18030")
            .text(0x0008_0080, Vr.LO, "ACME Systems")
            .text(0x0008_0070, Vr.LO, "A.C.M.E. Systems Inc.")
            .items(
                ANATOMY,
                DicomBuilder.create()
                    .text(CODE_VALUE, Vr.SH, "113014")
                    .text(0x0008_0102, Vr.SH, "DCM")
                    .text(CODE_MEANING, Vr.LO, "Comment"));
    DicomDataset d = apply(film).dataset();
    assertThat(d.string(Tag.SPECIFIC_CHARACTER_SET)).contains("GB18030");
    assertThat(d.string(0x0008_0070)).contains("A.C.M.E. Systems Inc.");
    DicomDataset code = d.items(ANATOMY).get(0);
    assertThat(code.string(CODE_VALUE)).contains("113014");
    assertThat(code.string(0x0008_0102)).contains("DCM");
    assertThat(code.string(CODE_MEANING)).contains("ANON");
  }

  /** Identifiers of the patient and of orders, within longer texts, whatever lies between. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00100020 | LO | QX-774411      | run qx774411b
          00100020 | LO | QX 774411      | 774411
          00101000 | LO | H123           | case H123
          00080050 | SH | ACC20240017    | v ACC 2024 0017
          00200010 | SH | S4711          | s4711
          00401001 | SH | RP99887        | RP99887
          00402017 | LO | F-55-66-77     | F556677
          00380010 | LO | ADM1234        | x ADM1234 y
          00101040 | LO | Elm Street 12  | at elm street 12
          00102154 | SH | +49 30 1234567 | 49301234567
          00100030 | DA | 19600102       | born 1960-01-02
          00100030 | DA | 19600102       | 02.01.1960
          00080080 | LO | St. Elsewhere  | ST ELSEWHERE
          00181000 | LO | SN0815         | unit SN0815
          """)
  void identifiersGo(String tag, String vr, String value, String text) {
    DicomBuilder film = film("Zebrowski^Quentin", "PID1").text(SOFTWARE, Vr.LO, text, "VE11");
    film.text((int) Long.parseLong(tag, 16), Vr.valueOf(vr), value);
    DicomDataset d = apply(film).dataset();
    assertThat(d.strings(SOFTWARE)).containsExactly("ANON", "VE11");
  }

  /** Names of others, wherever they are: physicians, other patients, persons by code, content. */
  @Test
  void namesOfOthersGo() {
    DicomBuilder film =
        film("Zebrowski^Quentin", "PID1")
            .text(0x0008_0090, Vr.PN, "Referrer^R")
            .text(0x0010_1001, Vr.PN, "Alias^A")
            .items(0x0010_1002, DicomBuilder.create().text(Tag.PATIENT_ID, Vr.LO, "OTHERID8"))
            .items(
                0x0008_0096,
                DicomBuilder.create().items(0x0040_1101, code("PHYS77", "Dr. Helen Codename")))
            .items(
                0x0040_0555,
                DicomBuilder.create()
                    .items(0x0040_A043, code("121030", "Subject ID"))
                    .text(0x0040_A160, Vr.UT, "SUBJ-4242"))
            .bytes(0x0009_1001, Vr.PN, "Secret^Nurse".getBytes(StandardCharsets.US_ASCII));
    List<String> texts =
        List.of("Referrer", "alias", "OTHERID8", "PHYS77", "Codename", "SUBJ4242", "NURSE");
    for (String text : texts) {
      DicomDataset d = apply(film.text(MODEL, Vr.LO, "x " + text)).dataset();
      assertThat(d.contains(MODEL)).as(text).isFalse();
    }
    assertThat(apply(film.text(MODEL, Vr.LO, "Dr. Axial")).dataset().contains(MODEL)).isTrue();
  }

  @Test
  void identifiersOfObjectsGoFromTextsUnlessTheyAreKept() {
    DicomBuilder film =
        film("Zebrowski^Quentin", "PID1")
            .text(MODEL, Vr.LO, "of 1.2.826.0.1.3680043.2.1143.77.1")
            .text(SOFTWARE, Vr.LO, "1.2.840.10008.5.1.4.1.1.2", "2.3.4.5")
            .text(0x0008_0070, Vr.LO, "1.3.6.1.4.1.5962.1.9");
    DicomDataset d = apply(film).dataset();
    assertThat(d.contains(MODEL)).isFalse();
    assertThat(d.strings(SOFTWARE)).containsExactly("1.2.840.10008.5.1.4.1.1.2", "2.3.4.5");
    assertThat(d.string(0x0008_0070)).isEmpty(); // type 2, so it is still there
    assertThat(d.contains(0x0008_0070)).isTrue();
    assertThat(apply(film, Keep.UIDS).dataset().contains(MODEL)).isTrue();
  }

  /** In kept private attributes, in bytes, in items, in every representation of text. */
  @ParameterizedTest
  @ValueSource(strings = {"LO", "SH", "UC", "CS", "AE", "ST", "LT", "UT"})
  void everyPlaceIsSearched(String representation) {
    Vr vr = Vr.valueOf(representation);
    byte[] value = "zebrowski q".getBytes(StandardCharsets.US_ASCII);
    DicomBuilder places =
        film("Zebrowski^Quentin", "PID1")
            .text(0x0019_0010, Vr.LO, "SIEMENS MR HEADER")
            .bytes(0x0019_100A, vr, value)
            .bytes(0x0028_2000, Vr.OB, value)
            .bytes(0x0018_9998, vr, value)
            .bytes(0x0018_1020, vr, value);
    DicomBuilder nested = places.items(0x0018_9997, DicomBuilder.from(places.build()));
    for (Keep keep : Keep.values()) {
      DicomDataset d = apply(nested, keep, Keep.SAFE_PRIVATE).dataset();
      String file = new String(DicomWriter.encode(d), StandardCharsets.ISO_8859_1);
      assertThat(file.toLowerCase(Locale.ROOT).indexOf("zebrowski")).as(keep.word()).isNegative();
    }
  }

  /** Names are found across character sets: one is written in Shift JIS, the other in UTF-8. */
  @Test
  void characterSetsDoNotMatter() {
    Charset shiftJis = Charset.forName("Shift_JIS");
    DicomBuilder film =
        DicomBuilder.from(film("X", "PID1").build())
            .text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 13")
            .bytes(Tag.PATIENT_NAME, Vr.PN, "YAMADA^TAROU=ﾔﾏﾀﾞ".getBytes(shiftJis))
            .bytes(SOFTWARE, Vr.LO, "ﾔﾏﾀﾞ 2\\V".getBytes(shiftJis))
            .bytes(MODEL, Vr.LO, "x yamada".getBytes(shiftJis));
    DicomDataset d = apply(film).dataset();
    assertThat(d.contains(MODEL)).isFalse();
    assertThat(d.contains(SOFTWARE)).isFalse();
  }

  /** Many names and many texts of a hostile file do not multiply. */
  @Test
  void manyNamesAndTextsTakeNoTime() {
    DicomBuilder film = film("Zebrowski^Quentin", "PID1");
    DicomBuilder[] items = new DicomBuilder[20_000];
    for (int i = 0; i < items.length; i++) {
      String word = Integer.toString(i + 10_000_000, 36);
      items[i] =
          DicomBuilder.create()
              .text(0x0040_A123, Vr.PN, "Name" + word + "^Given" + word)
              .text(CODE_MEANING, Vr.LO, "text " + word.repeat(5));
    }
    film.items(ANATOMY, items);
    long start = System.nanoTime();
    DicomDataset d = apply(film).dataset();
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
    assertThat(d.items(ANATOMY)).hasSize(items.length);
  }

  @Test
  void theTrialFileLosesNameAndNumber() throws IOException {
    Path file =
        Path.of(System.getProperty("medimg.shared", "../shared"), "trials", "deid-own-name.dcm");
    assumeTrue(Files.exists(file), () -> "not here: " + file);
    DicomDataset d = new DicomReader().readDataset(ImageSource.of(file), Limits.defaults());
    for (Set<Keep> keeps :
        List.of(Set.<Keep>of(), EnumSet.of(Keep.CLEAN_DESCRIPTORS, Keep.DEVICE))) {
      DicomDataset left = Deidentifier.of(KEY, keeps).apply(d).dataset();
      String bytes =
          new String(DicomWriter.encode(left), StandardCharsets.ISO_8859_1)
              .toUpperCase(Locale.ROOT);
      assertThat(bytes.indexOf("ZEBROWSKI")).isNegative();
      assertThat(bytes.indexOf("QUENTIN")).isNegative();
      assertThat(bytes.indexOf("QX774411")).isNegative();
      assertThat(left.string(RESCALE_TYPE)).contains("US");
    }
  }
}

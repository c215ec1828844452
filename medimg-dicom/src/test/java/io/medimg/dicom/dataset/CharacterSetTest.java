package io.medimg.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The printed examples of PS3.5, annexes H to K, and what writers do wrong. */
class CharacterSetTest {
  private static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i); // characters up to U+00FF stand for bytes
    }
    return bytes;
  }

  private static String decode(byte[] bytes, String... terms) {
    return CharacterSet.of(List.of(terms)).decode(bytes, 0, bytes.length);
  }

  @Test
  void japaneseOfAnnexH() {
    byte[] name =
        bytes(
            "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B");
    assertThat(decode(name, "", "ISO 2022 IR 87")).isEqualTo("Yamada^Tarou=山田^太郎=やまだ^たろう");
    byte[] katakana =
        bytes("\u00D4\u00CF\u00C0\u00DE^\u00C0\u00DB\u00B3=\033$B;3ED\033(J^\033$BB@O:\033(J");
    assertThat(decode(katakana, "ISO 2022 IR 13", "ISO 2022 IR 87")).isEqualTo("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
  }

  @Test
  void koreanOfAnnexI() {
    byte[] name = bytes("Hong^Gildong=\033$)C\u00FB\u00F3^\033$)C\u00D1\u00CE\u00D4\u00D7");
    assertThat(decode(name, "", "ISO 2022 IR 149")).isEqualTo("Hong^Gildong=洪^吉洞");
  }

  @Test
  void chineseOfAnnexesJAndK() {
    byte[] utf = "Wang^XiaoDong=王^小東".getBytes(StandardCharsets.UTF_8);
    assertThat(decode(utf, "ISO_IR 192")).isEqualTo("Wang^XiaoDong=王^小東");
    byte[] gb = "Wang^XiaoDong=王^小东".getBytes(Charset.forName("GB18030"));
    assertThat(decode(gb, "GB18030")).isEqualTo("Wang^XiaoDong=王^小东");
    byte[] simple = bytes("\033$)A\u00D5\u00C5^\033$)A\u00D0\u00A1\u00B6\u00AB");
    assertThat(decode(simple, "", "ISO 2022 IR 58")).isEqualTo("张^小东");
  }

  @Test
  void escapesHoldUntilADelimiter() {
    byte[] mixed = bytes("\033-F\u00C4\u00E9\\\u00C4");
    assertThat(decode(mixed, "ISO 2022 IR 100", "ISO 2022 IR 126")).isEqualTo("Δι\\Ä");
  }

  @ParameterizedTest
  @CsvSource({
    "ISO_IR 101, Łódź, ISO-8859-2",
    "ISO_IR 109, Ĝuste, ISO-8859-3",
    "ISO_IR 110, Ķēķis, ISO-8859-4",
    "ISO_IR 127, قباني, ISO-8859-6",
    "ISO_IR 126, Διονυσιος, ISO-8859-7",
    "ISO_IR 138, שרון, ISO-8859-8",
    "ISO_IR 148, Şık, ISO-8859-9",
    "ISO_IR 203, Œuvre€, ISO-8859-15",
    "ISO_IR 166, สมชาย, TIS-620"
  })
  void setsOfOneByte(String term, String text, String charset) {
    assertThat(decode(text.getBytes(Charset.forName(charset)), term)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO IR 144", "ISO-IR 144", "ISO_IR_144", "ISO_IR144", "ISO 2022 IR 144"})
  void termsWithOtherBlanksAreKnown(String term) {
    assertThat(decode("Люк".getBytes(Charset.forName("ISO-8859-5")), term)).isEqualTo("Люк");
  }

  @Test
  void highBytesWithoutASetAreGuessed() {
    assertThat(decode("Jürg".getBytes(StandardCharsets.UTF_8))).isEqualTo("Jürg");
    assertThat(decode("Jürg".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("Jürg");
    assertThat(decode("Jürg".getBytes(StandardCharsets.ISO_8859_1), "ISO_IR 999"))
        .isEqualTo("Jürg");
  }

  @Test
  void brokenBytesAreReplacedAndNothingIsLost() {
    assertThat(decode(bytes("a\u00FFb"), "ISO_IR 192")).isEqualTo("a\uFFFDb");
    assertThat(decode(bytes("\033$B;"), "", "ISO 2022 IR 87")).hasSize(1);
    assertThat(decode(bytes("\033"), "", "ISO 2022 IR 87")).isEqualTo("\033");
    assertThat(decode(bytes("\033$Z1"), "", "ISO 2022 IR 87")).isEqualTo("\033$Z1");
    assertThat(decode(new byte[0], "ISO_IR 100")).isEmpty();
  }

  @Test
  void namesHaveThreeGroupsOfFiveParts() {
    PersonName name = PersonName.parse("Adams^John Robert Quincy^^Rev.^B.A. M.Div.^^=王^小東=");
    assertThat(name.part(PersonName.Part.FAMILY)).isEqualTo("Adams");
    assertThat(name.part(PersonName.Part.MIDDLE)).isEmpty();
    assertThat(name.part(PersonName.Part.SUFFIX)).isEqualTo("B.A. M.Div.");
    assertThat(name.ideographic()).isEqualTo("王^小東");
    assertThat(name.text()).isEqualTo("Adams^John Robert Quincy^^Rev.^B.A. M.Div.=王^小東");
    assertThat(name.toString()).doesNotContain("Adams");
  }
}

package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.medimg.core.contract.Seeds;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.DicomDump;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.facts.FrameFacts;
import io.medimg.dicom.facts.SuvFactors;
import io.medimg.dicom.write.DicomWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A name planted in a file never shows up in what the library says of it, broken or not. */
class NoPatientDataTest {
  private static final String SENTINEL = "SENTINEL";

  private static byte[] film() {
    return DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
        .text(0x0008_0080, Vr.LO, SENTINEL + " HOSPITAL")
        .text(Tag.PATIENT_NAME, Vr.PN, SENTINEL + "^PATIENT")
        .text(Tag.PATIENT_ID, Vr.LO, SENTINEL + "1234")
        .text(Tag.PATIENT_AGE, Vr.AS, "077Y")
        .text(Tag.BODY_PART_EXAMINED, Vr.CS, "CHEST")
        .image(8, 8, "MONOCHROME2", 1)
        .bits(16, 16, 15, 0)
        .words(Tag.PIXEL_DATA, new int[64])
        .bytes();
  }

  @Test
  void descriptionsAreSilentAboutThePatient() throws IOException {
    ImageSource source = ImageSource.of("film.dcm", film());
    MedicalImage image = new DicomReader().read(source, Limits.defaults());
    DicomDataset dataset = new DicomReader().readDataset(source, Limits.defaults());
    assertThat(dataset.string(Tag.PATIENT_NAME)).contains(SENTINEL + "^PATIENT");
    assertSilent(image.toString() + image.describe() + image.metadata() + dataset);
    assertSilent(
        DicomDump.text(dataset)
            + dataset.personName(Tag.PATIENT_NAME)
            + dataset.bulk(Tag.PATIENT_NAME)
            + FrameFacts.of(dataset, 0)
            + SuvFactors.of(dataset));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void errorsAreSilentAboutThePatient(long seed) {
    Random random = new Random(seed);
    byte[] film = film();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      film[132 + random.nextInt(film.length - 132 - 128)] = (byte) random.nextInt();
    }
    byte[] broken = random.nextBoolean() ? film : Arrays.copyOf(film, random.nextInt(film.length));
    assertSilent(said(broken));
  }

  @ParameterizedTest(name = "seed {0}")
  @ArgumentsSource(Seeds.class)
  void everyEncodingIsSilentAboutThePatient(long seed) throws IOException {
    TransferSyntax[] syntaxes = {
      TransferSyntax.IMPLICIT_LITTLE, TransferSyntax.EXPLICIT_BIG, TransferSyntax.DEFLATED
    };
    DicomDataset film =
        new DicomReader().readDataset(ImageSource.of("film.dcm", film()), Limits.defaults());
    byte[] encoded = DicomWriter.encode(film, syntaxes[(int) (seed % syntaxes.length)]);
    assertSilent(said(new Mutations(List.of(encoded)).file(seed)));
  }

  /** A value of the patient where another value belongs. */
  @Test
  void misplacedValuesAreNotRepeated() {
    for (int tag :
        new int[] {
          Tag.PHOTOMETRIC_INTERPRETATION, Tag.NUMBER_OF_FRAMES, Tag.MODALITY, Tag.WINDOW_CENTER
        }) {
      DicomFile file =
          DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
              .image(1, 1, "MONOCHROME2", 1)
              .bits(16, 16, 15, 0)
              .text(tag, Vr.CS, SENTINEL)
              .words(Tag.PIXEL_DATA, 7);
      assertSilent(said(file.bytes()));
    }
    assertSilent(said(DicomFile.of(new TransferSyntax(SENTINEL, "")).bytes()));
  }

  /** Everything that is thrown, with causes, and all that is written to the console. */
  private static String said(byte[] content) {
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    StringBuilder said = new StringBuilder();
    System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
    try {
      MedicalImage image =
          new DicomReader().read(ImageSource.of("film.dcm", content), Limits.defaults());
      said.append(image);
    } catch (IOException e) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        said.append(t);
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return said + console.toString(StandardCharsets.UTF_8);
  }

  private static void assertSilent(String said) {
    assertThat(said.toUpperCase(Locale.ROOT)).doesNotContain(SENTINEL, "077Y", "77.0");
  }
}

package io.medimg.dicom.write;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.geometry.Box;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineInfo;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.core.task.Classification;
import io.medimg.core.task.Detection;
import io.medimg.core.task.Finding;
import io.medimg.core.task.Heatmap;
import io.medimg.core.task.Label;
import io.medimg.core.task.Provenance;
import io.medimg.core.task.QualityFlag;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.core.task.Timings;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** DICOM images to write results for, and results to write. */
final class Sources {
  static final Label PNEUMONIA = new Label("Pneumonia", "SCT:233604007");
  static final Label THICKENING = Label.of("Pleural_Thickening");

  private Sources() {}

  /** A film of the generated chest with what a scanner writes around it. */
  static DicomBuilder film(MedicalImage image) {
    ByteBuffer pixels =
        ByteBuffer.allocate(2 * image.pixels().length()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < image.pixels().length(); i++) {
      pixels.putShort((short) image.pixels().get(i));
    }
    return study()
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.1")
        .text(Tag.MODALITY, Vr.CS, "CR")
        .text(0x0008_0008, Vr.CS, "ORIGINAL", "PRIMARY")
        .text(Tag.BODY_PART_EXAMINED, Vr.CS, "CHEST")
        .text(Tag.VIEW_POSITION, Vr.CS, "PA")
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
        .numbers(Tag.ROWS, Vr.US, image.height())
        .numbers(Tag.COLUMNS, Vr.US, image.width())
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 16)
        .numbers(Tag.BITS_STORED, Vr.US, 12)
        .numbers(Tag.HIGH_BIT, Vr.US, 11)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
        .numbers(Tag.IMAGER_PIXEL_SPACING, Vr.DS, 1.5, 1.5)
        .numbers(Tag.WINDOW_CENTER, Vr.DS, 2048)
        .numbers(Tag.WINDOW_WIDTH, Vr.DS, 4096)
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels.array());
  }

  /** A film of a paired part, with a procedure, a place and a request in codes. */
  static DicomBuilder coded(MedicalImage image) {
    return film(image)
        .text(Tag.BODY_PART_EXAMINED, Vr.CS, "HAND")
        .text(0x0020_0062, Vr.CS, "L")
        .text(0x0008_0201, Vr.SH, "+0530")
        .items(0x0008_1032, code("36643-5", "LN", "XR Chest 2 Views"))
        .items(
            0x0040_0275,
            DicomBuilder.create().items(0x0032_1064, code("RP1", "99HIS", "Asked for")));
  }

  static DicomBuilder code(String value, String scheme, String meaning) {
    return DicomBuilder.create()
        .text(0x0008_0100, Vr.SH, value)
        .text(0x0008_0102, Vr.SH, scheme)
        .text(0x0008_0104, Vr.LO, meaning);
  }

  /** What scanners, archives and typists leave in files: half of it can be mended. */
  static DicomBuilder quirks(MedicalImage image) {
    return film(image)
        .text(0x0008_0020, Vr.DA, "1994.11.05")
        .text(0x0008_0030, Vr.TM, "10:11:12.5")
        .text(0x0010_0030, Vr.DA, "19480230")
        .text(0x0010_0040, Vr.CS, "m")
        .text(Tag.PATIENT_AGE, Vr.AS, "45Y")
        .text(0x0010_1020, Vr.DS, "1,75")
        .text(0x0010_1030, Vr.DS, "70.12345678901234567")
        .text(0x0010_2160, Vr.SH, "longer than sixteen characters")
        .text(0x0008_0201, Vr.SH, "+2500")
        .text(Tag.BODY_PART_EXAMINED, Vr.CS, "chest")
        .text(0x0020_0060, Vr.CS, "U")
        .items(0x0008_1032, code("", "", "a meaning alone"), code("CXR", "99HIS", "Thorax"))
        .items(0x0008_1110, DicomBuilder.create().text(0x0008_1150, Vr.UI));
  }

  /** A multi-frame image that says everything in its functional groups. */
  static DicomBuilder enhanced(MedicalImage image) {
    DicomBuilder shared =
        DicomBuilder.create()
            .items(
                Tag.PIXEL_MEASURES_SEQUENCE,
                DicomBuilder.create().numbers(Tag.PIXEL_SPACING, Vr.DS, 0.5, 0.25))
            .items(
                Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                DicomBuilder.create()
                    .numbers(Tag.RESCALE_INTERCEPT, Vr.DS, -1024)
                    .numbers(Tag.RESCALE_SLOPE, Vr.DS, 2)
                    .text(Tag.RESCALE_TYPE, Vr.LO, "US"))
            .items(
                Tag.FRAME_VOI_LUT_SEQUENCE,
                DicomBuilder.create()
                    .numbers(Tag.WINDOW_CENTER, Vr.DS, 3000)
                    .numbers(Tag.WINDOW_WIDTH, Vr.DS, 5000));
    return film(image)
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.12.1.1")
        .text(Tag.MODALITY, Vr.CS, "XA")
        .numbers(Tag.NUMBER_OF_FRAMES, Vr.IS, 1)
        .remove(Tag.WINDOW_CENTER)
        .remove(Tag.WINDOW_WIDTH)
        .remove(Tag.IMAGER_PIXEL_SPACING)
        .items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
        .items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, DicomBuilder.create());
  }

  /** A film with two VOI tables: one from 0 to 4095 that inverts, and one that does not. */
  static DicomBuilder tables(MedicalImage image) {
    ByteBuffer falling = ByteBuffer.allocate(2 * 4096).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer rising = ByteBuffer.allocate(2 * 4096).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4096; i++) {
      falling.putShort((short) (16 * (4095 - i)));
      rising.putShort((short) (16 * i));
    }
    return film(image)
        .remove(Tag.WINDOW_CENTER)
        .remove(Tag.WINDOW_WIDTH)
        .items(Tag.VOI_LUT_SEQUENCE, table(falling), table(rising));
  }

  /** A film with a VOI table of 16 bits by its word, whose data end at 12. */
  static DicomBuilder narrowTable(MedicalImage image) {
    ByteBuffer rising = ByteBuffer.allocate(2 * 4096).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4096; i++) {
      rising.putShort((short) i);
    }
    return film(image)
        .remove(Tag.WINDOW_CENTER)
        .remove(Tag.WINDOW_WIDTH)
        .items(Tag.VOI_LUT_SEQUENCE, table(rising));
  }

  private static DicomBuilder table(ByteBuffer values) {
    return DicomBuilder.create()
        .numbers(0x0028_3002, Vr.US, 4096, 0, 16)
        .bytes(0x0028_3006, Vr.OW, values.array());
  }

  static DicomBuilder study() {
    return DicomBuilder.create()
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.826.0.1.3680043.2.1143.1.1")
        .text(0x0020_000D, Vr.UI, "1.2.826.0.1.3680043.2.1143.1.2")
        .text(0x0020_000E, Vr.UI, "1.2.826.0.1.3680043.2.1143.1.3")
        .text(Tag.PATIENT_NAME, Vr.PN, "Müller^Jürgen")
        .text(Tag.PATIENT_ID, Vr.LO, "ID-4711")
        .text(0x0010_0030, Vr.DA, "19480229")
        .text(0x0010_0040, Vr.CS, "M")
        .text(Tag.PATIENT_AGE, Vr.AS, "071Y")
        .text(0x0008_0020, Vr.DA, "20190301")
        .text(0x0008_0030, Vr.TM, "101500")
        .text(0x0008_0050, Vr.SH, "ACC1")
        .text(0x0008_0090, Vr.PN, "House^Gregory")
        .text(0x0008_1030, Vr.LO, "Thorax p.a.")
        .text(0x0020_0010, Vr.SH, "7")
        .numbers(0x0020_0011, Vr.IS, 1)
        .numbers(0x0020_0013, Vr.IS, 1);
  }

  static MedicalImage chest(int width, int height) {
    MedicalImage unit = ChestPhantom.standard().withSize(new Size(width, height)).render();
    short[] values = new short[unit.pixels().length()];
    float top = 1;
    for (int i = 0; i < values.length; i++) {
      top = Math.max(top, unit.pixels().get(i));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (4095 * unit.pixels().get(i) / top);
    }
    return MedicalImage.gray(unit.size(), PixelBuffer.U16.wrap(values));
  }

  static Provenance provenance() {
    return new Provenance(
        "medimg-chest-xray",
        "0.1.0",
        "ab".repeat(32),
        new EngineInfo("OnnxRuntime", "1.22.0"),
        Device.cpu(),
        "gray; resize 224x224 CV_AREA",
        "",
        Timings.none());
  }

  static Finding pneumonia() {
    return new Finding(
        PNEUMONIA, 0.912345678901234, ScoreKind.CALIBRATED, new Threshold(0.48, "Youden's J"));
  }

  static Finding thickening() {
    return new Finding(THICKENING, 0.2, ScoreKind.SIGMOID, null);
  }

  static Heatmap map(Size source, Label label, String method) {
    Size grid = new Size(4, 4);
    float[] values = {-1, 0, 0, 0, 0, 3, 1, 0, 0, 1, 0.5f, 0, 0, 0, 0, -2};
    return new Heatmap(label, method, values, Heatmap.Placement.whole(grid, source));
  }

  static Diagnosis diagnosis(MedicalImage film) {
    return new Diagnosis(
        film,
        new Classification(
            List.of(thickening(), pneumonia()), List.of(Label.of("Hernia")), provenance()),
        List.of(new Detection(pneumonia(), Box.ofCorners(10.25, 20.5, 40, 60.75))),
        List.of(
            map(film.size(), PNEUMONIA, "class activation"),
            map(film.size(), THICKENING, "Grad-CAM, layer 4")),
        List.of(
            new QualityFlag(QualityFlag.Kind.VIEW, QualityFlag.Severity.WARNING, "the view is AP")),
        Optional.empty());
  }

  static Diagnosis abstained(MedicalImage film, String why) {
    return new Diagnosis(
        film,
        new Classification(List.of(), List.of(), provenance()),
        List.of(),
        List.of(),
        List.of(
            new QualityFlag(
                QualityFlag.Kind.NOT_THE_EXPECTED_IMAGE, QualityFlag.Severity.REJECT, why)),
        Optional.of(why));
  }

  /** A CT slice with its place in the patient. */
  static DicomDataset slice(MedicalImage image) {
    return film(image)
        .text(Tag.SOP_CLASS_UID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2")
        .text(Tag.MODALITY, Vr.CS, "CT")
        .text(0x0020_0052, Vr.UI, "1.2.826.0.1.3680043.2.1143.1.4")
        .numbers(0x0020_0032, Vr.DS, -100.5, -90.25, 33)
        .numbers(0x0020_0037, Vr.DS, 1, 0, 0, 0, 1, 0)
        .numbers(Tag.PIXEL_SPACING, Vr.DS, 0.7, 0.7)
        .numbers(0x0018_0050, Vr.DS, 2.5)
        .numbers(Tag.RESCALE_INTERCEPT, Vr.DS, -1024)
        .numbers(Tag.RESCALE_SLOPE, Vr.DS, 1)
        .remove(Tag.IMAGER_PIXEL_SPACING)
        .remove(Tag.VIEW_POSITION)
        .build();
  }
}

package io.medimg.dicom;

import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Small files that use much of the format, to be damaged. Safe for use by several threads. */
public final class FuzzSeeds {
  private FuzzSeeds() {}

  public static List<byte[]> all() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    byte[] film = film().bytes();
    DicomDataset d = new DicomReader().readDataset(ImageSource.of("x", film), Limits.defaults());
    for (TransferSyntax syntax :
        List.of(
            TransferSyntax.EXPLICIT_LITTLE,
            TransferSyntax.IMPLICIT_LITTLE,
            TransferSyntax.EXPLICIT_BIG,
            TransferSyntax.DEFLATED)) {
      seeds.add(DicomWriter.encode(d, syntax));
    }
    seeds.add(film);
    seeds.add(palette().bytes());
    seeds.add(colours().bytes());
    seeds.add(compressed("1.2.840.10008.1.2.5", rle()));
    seeds.add(compressed("1.2.840.10008.1.2.4.50", jpeg()));
    return seeds;
  }

  private static DicomFile header(TransferSyntax syntax) {
    return DicomFile.of(syntax)
        .text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO 2022 IR 6\\ISO 2022 IR 87")
        .text(0x0008_0021, Vr.DA, "20260101")
        .text(Tag.PATIENT_NAME, Vr.PN, "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B")
        .text(0x0020_0062, Vr.CS, "L");
  }

  /** 16 bits, two frames, nested groups, tables, regions, private attributes. */
  public static DicomFile film() {
    DicomFile measures = DicomFile.bare(true).text(Tag.PIXEL_SPACING, Vr.DS, "0.5\\0.25");
    DicomFile frame =
        DicomFile.bare(true)
            .sequence(Tag.PIXEL_MEASURES_SEQUENCE, true, measures)
            .sequence(
                Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                false,
                DicomFile.bare(true)
                    .text(Tag.RESCALE_SLOPE, Vr.DS, "2")
                    .text(Tag.RESCALE_INTERCEPT, Vr.DS, "-1"));
    DicomFile table =
        DicomFile.bare(true).numbers(0x0028_3002, 3, 10, 12).words(0x0028_3006, 100, 200, 300);
    return header(TransferSyntax.EXPLICIT_LITTLE)
        .text(0x0009_0010, Vr.LO, "GEMS_PETD_01")
        .element(0x0009_100D, Vr.UN, "20260101110000.00 ".getBytes(StandardCharsets.US_ASCII))
        .text(Tag.NUMBER_OF_FRAMES, Vr.IS, "2")
        .image(6, 5, "MONOCHROME2", 1)
        .bits(16, 12, 11, 0)
        .text(0x0018_1063, Vr.DS, "40")
        .text(Tag.WINDOW_CENTER, Vr.DS, "40\\600")
        .text(Tag.WINDOW_WIDTH, Vr.DS, "400\\1600")
        .sequence(Tag.VOI_LUT_SEQUENCE, true, table)
        .sequence(0x0018_6011, false, DicomFile.bare(true).numbers(0x0018_6024, 3))
        .sequence(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, true, frame)
        .sequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, false, frame)
        .words(Tag.PIXEL_DATA, new int[60]);
  }

  private static DicomFile palette() {
    DicomFile file =
        header(TransferSyntax.EXPLICIT_LITTLE).image(4, 4, "PALETTE COLOR", 1).bits(8, 8, 7, 0);
    for (int c = 0; c < 3; c++) {
      file.numbers(Tag.RED_PALETTE_DESCRIPTOR + c, 4, 0, 16);
      file.words(Tag.RED_PALETTE_DATA + c, 0, 100, 1000, 65535);
    }
    return file.words(Tag.PIXEL_DATA, 0x0100, 0x0302, 0, 0, 1, 2, 3, 0);
  }

  private static DicomFile colours() {
    return header(TransferSyntax.EXPLICIT_LITTLE)
        .image(4, 2, "YBR_FULL", 3)
        .numbers(Tag.PLANAR_CONFIGURATION, 1)
        .bits(8, 8, 7, 0)
        .words(Tag.PIXEL_DATA, new int[12]);
  }

  private static byte[] compressed(String syntax, byte[] frame) {
    ByteBuffer fragments = ByteBuffer.allocate(32 + frame.length).order(ByteOrder.LITTLE_ENDIAN);
    fragments.putInt(0xE000_FFFE).putInt(4).putInt(0);
    fragments.putInt(0xE000_FFFE).putInt(frame.length).put(frame);
    fragments.putInt(0xE0DD_FFFE).putInt(0);
    byte[] file =
        header(TransferSyntax.of(syntax))
            .image(8, 8, "MONOCHROME2", 1)
            .bits(8, 8, 7, 0)
            .element(Tag.PIXEL_DATA, Vr.OB, Arrays.copyOf(fragments.array(), fragments.position()))
            .bytes();
    int length = file.length - fragments.position() - 4;
    ByteBuffer.wrap(file).putInt(length, -1); // undefined
    return file;
  }

  /** One segment: eight rows of a run each. */
  private static byte[] rle() {
    ByteBuffer out = ByteBuffer.allocate(64 + 16).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(1).putInt(64).position(64);
    for (int row = 0; row < 8; row++) {
      out.put((byte) -7).put((byte) (row * 30));
    }
    return out.array();
  }

  private static byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(i % 8, i / 8, 0, i * 4);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return Arrays.copyOf(out.toByteArray(), out.size() + out.size() % 2);
  }
}

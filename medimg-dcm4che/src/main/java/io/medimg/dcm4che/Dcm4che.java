package io.medimg.dcm4che;

import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.write.DicomResults;
import io.medimg.dicom.write.DicomWriter;
import io.medimg.dicom.write.ResultKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;

/**
 * Between dcm4che's {@link Attributes} and medimg's data sets and images. Both sides are joined by
 * the encoding of PS3.10 in memory, so that every attribute, private ones and character sets
 * included, arrives as it would from a file; values are copied once on the way. Safe for use by
 * several threads as long as nobody changes the attributes meanwhile.
 */
public final class Dcm4che {
  private Dcm4che() {}

  /**
   * The image of attributes whose pixels are not compressed, or that carry their Transfer Syntax
   * UID (0002,0010).
   *
   * @param attributes left as they are
   * @return as {@code DicomReader} gives it, format {@code DICOM}
   * @throws IllegalArgumentException if pixels are compressed and nothing says how
   * @throws MalformedImageException if they make no image
   * @throws IOException if bulk data in files cannot be read
   */
  public static MedicalImage toMedicalImage(Attributes attributes) throws IOException {
    return toMedicalImage(attributes, statedSyntax(attributes), Limits.defaults());
  }

  /**
   * The image of attributes.
   *
   * @param attributes left as they are; bulk data may still be in its files
   * @param transferSyntaxUid of the pixels, as {@code DicomInputStream.getTransferSyntax()} or the
   *     association says
   * @param limits checked before anything is decoded
   * @return as {@code DicomReader} gives it, format {@code DICOM}
   * @throws MalformedImageException if they make no image, or exceed the limits
   * @throws io.medimg.core.io.UnsupportedImageException if the pixels use a feature that is not
   *     supported
   * @throws IOException if bulk data in files cannot be read
   */
  public static MedicalImage toMedicalImage(
      Attributes attributes, String transferSyntaxUid, Limits limits) throws IOException {
    return new DicomReader().read(source(attributes, transferSyntaxUid), limits);
  }

  /**
   * The same attributes as a data set of medimg, for example as the source of results.
   *
   * @param attributes left as they are
   * @param transferSyntaxUid of the pixels
   * @return every attribute; encoded in Explicit VR Little Endian unless pixels are compressed
   * @throws IOException if they cannot be encoded, or bulk data in files cannot be read
   */
  public static DicomDataset toDataset(Attributes attributes, String transferSyntaxUid)
      throws IOException {
    return new DicomReader().readDataset(source(attributes, transferSyntaxUid), Limits.defaults());
  }

  /**
   * A data set as attributes, ready for dcm4che's network stack; the association needs {@link
   * DicomDataset#transferSyntax()} as well.
   *
   * @param dataset left as it is
   * @return without the meta header and group lengths; big-endian files become little-endian ones
   * @throws IOException if dcm4che cannot read what was encoded
   */
  public static Attributes toAttributes(DicomDataset dataset) throws IOException {
    byte[] encoded = DicomWriter.encode(dataset);
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(encoded))) {
      in.setIncludeBulkData(DicomInputStream.IncludeBulkData.YES);
      return in.readDataset();
    }
  }

  /**
   * Results of a diagnosis as DICOM objects: whatever of report, segmentation, secondary capture,
   * presentation state and parametric map the diagnosis has something for.
   *
   * @param diagnosis what was found
   * @param source the image that was diagnosed
   * @param transferSyntaxUid of its pixels
   * @return new instances of the same study, uncompressed (Explicit VR Little Endian)
   * @throws IOException if one of them cannot be converted
   */
  public static Map<ResultKind, Attributes> results(
      Diagnosis diagnosis, Attributes source, String transferSyntaxUid) throws IOException {
    DicomResults results = DicomResults.of(diagnosis, toDataset(source, transferSyntaxUid));
    Map<ResultKind, Attributes> made = new EnumMap<>(ResultKind.class);
    for (ResultKind kind : results.available()) {
      made.put(kind, toAttributes(results.create(kind)));
    }
    return made;
  }

  private static String statedSyntax(Attributes attributes) {
    String stated = attributes.getString(Tag.TransferSyntaxUID);
    if (stated != null) {
      return stated;
    }
    if (attributes.getValue(Tag.PixelData) instanceof Fragments) {
      throw new IllegalArgumentException(
          "pixels are compressed, and no Transfer Syntax UID says how; give it as an argument");
    }
    return UID.ExplicitVRLittleEndian;
  }

  static ImageSource source(Attributes attributes, String transferSyntaxUid) throws IOException {
    Objects.requireNonNull(attributes, "attributes");
    Objects.requireNonNull(transferSyntaxUid, "transferSyntaxUid");
    boolean compressed = attributes.getValue(Tag.PixelData) instanceof Fragments;
    // What is not compressed is encoded anew, whatever it was encoded in before.
    String syntax = compressed ? transferSyntaxUid : UID.ExplicitVRLittleEndian;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DicomOutputStream dicom = new DicomOutputStream(out, UID.ExplicitVRLittleEndian)) {
      Attributes body = new Attributes(attributes);
      body.removeSelected(metaTags(attributes));
      dicom.writeDataset(metaHeader(body, syntax), body);
    } catch (RuntimeException e) {
      throw new MalformedImageException(
          "attributes: dcm4che cannot encode them (%s)".formatted(e.getClass().getSimpleName()), e);
    }
    return ImageSource.of("attributes", out.toByteArray());
  }

  /** dcm4che's own needs both identifiers; real files lack them at times. */
  private static Attributes metaHeader(Attributes body, String syntax) {
    if (body.containsValue(Tag.SOPInstanceUID) && body.containsValue(Tag.SOPClassUID)) {
      return body.createFileMetaInformation(syntax);
    }
    Attributes meta = new Attributes(1);
    meta.setString(Tag.TransferSyntaxUID, VR.UI, syntax);
    return meta;
  }

  private static int[] metaTags(Attributes attributes) {
    return Arrays.stream(attributes.tags()).filter(t -> t >>> 16 == 2).toArray();
  }
}

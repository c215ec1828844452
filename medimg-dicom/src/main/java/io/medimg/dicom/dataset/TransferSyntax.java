package io.medimg.dicom.dataset;

import java.util.Map;

/**
 * How a data set and its pixels are encoded (DICOM PS3.5, section 10 and annex A). Immutable and
 * safe for use by several threads.
 *
 * @param uid the unique identifier
 * @param name for people; {@code unknown} for identifiers that are not listed
 */
public record TransferSyntax(String uid, String name) {
  /** Implicit VR Little Endian, the default. */
  public static final TransferSyntax IMPLICIT_LITTLE =
      new TransferSyntax("1.2.840.10008.1.2", "Implicit VR Little Endian");

  /** Explicit VR Little Endian. */
  public static final TransferSyntax EXPLICIT_LITTLE =
      new TransferSyntax("1.2.840.10008.1.2.1", "Explicit VR Little Endian");

  /** Deflated Explicit VR Little Endian. */
  public static final TransferSyntax DEFLATED =
      new TransferSyntax("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian");

  /** Explicit VR Big Endian, retired. */
  public static final TransferSyntax EXPLICIT_BIG =
      new TransferSyntax("1.2.840.10008.1.2.2", "Explicit VR Big Endian");

  private static final Map<String, String> COMPRESSED =
      Map.ofEntries(
          Map.entry("1.2.840.10008.1.2.4.50", "JPEG Baseline"),
          Map.entry("1.2.840.10008.1.2.4.51", "JPEG Extended"),
          Map.entry("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection"),
          Map.entry("1.2.840.10008.1.2.4.55", "JPEG Full Progression"),
          Map.entry("1.2.840.10008.1.2.4.57", "JPEG Lossless"),
          Map.entry("1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction"),
          Map.entry("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
          Map.entry("1.2.840.10008.1.2.4.81", "JPEG-LS Near-lossless"),
          Map.entry("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"),
          Map.entry("1.2.840.10008.1.2.4.91", "JPEG 2000"),
          Map.entry("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile"),
          Map.entry("1.2.840.10008.1.2.4.102", "MPEG-4 AVC"),
          Map.entry("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"),
          Map.entry("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless"),
          Map.entry("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 Lossless RPCL"),
          Map.entry("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000"),
          Map.entry("1.2.840.10008.1.2.5", "RLE Lossless"),
          Map.entry("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression"));

  /**
   * A transfer syntax by its identifier.
   *
   * @param uid as in (0002,0010)
   * @return the syntax; what is no identifier at all is not repeated
   */
  public static TransferSyntax of(String uid) {
    for (TransferSyntax known :
        new TransferSyntax[] {IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG}) {
      if (known.uid.equals(uid)) {
        return known;
      }
    }
    boolean readable = uid.matches("[0-9.]{1,64}");
    return new TransferSyntax(
        readable ? uid : "?", readable ? COMPRESSED.getOrDefault(uid, "unknown") : "unreadable");
  }

  /** Whether pixels are uncompressed and numbers have their lowest byte first. */
  public boolean isNativeLittleEndian() {
    return this.equals(IMPLICIT_LITTLE) || this.equals(EXPLICIT_LITTLE);
  }

  /** Whether frames are compressed and encapsulated; so is everything that is not native. */
  public boolean isCompressed() {
    return !isNativeLittleEndian() && !this.equals(DEFLATED) && !this.equals(EXPLICIT_BIG);
  }

  @Override
  public String toString() {
    return name + " (" + uid + ")";
  }
}

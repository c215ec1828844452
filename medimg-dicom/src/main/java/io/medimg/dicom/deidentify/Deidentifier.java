package io.medimg.dicom.deidentify;

import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.Vr;
import io.medimg.dicom.write.DicomBuilder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Takes away what tells who the patient is, after the Basic Application Level Confidentiality
 * Profile of PS3.15 (annex E) with options that keep what analysis needs. Pixels are not changed:
 * text in them is only warned of. With the same key, the same identifiers, patients and dates
 * become the same replacements, so that a folder stays consistent; without the key nobody finds the
 * way back. Immutable and safe for use by several threads.
 *
 * <p>Where the table leaves a choice (X/Z, X/D, X/Z/D), the attribute's type in the definition of
 * the object decides, so that a valid object stays valid. Stricter than table E.1-1: unlisted
 * names, dates, long texts and unknown attributes go as well; overlays and curves go whole; and any
 * text that would stay goes if it holds a name or an identifier of the same data set, wherever that
 * was ({@link Change.Action#IDENTITY_TAKEN}). Patient's Name and Patient ID become a pseudonym
 * instead of empty, so that patients stay apart.
 */
public final class Deidentifier {
  private static final int KEY_BYTES = 32;
  private static final int DIRECTORY_RECORDS = 0x0004_1220;
  private static final int MEDIA_STORAGE_CLASS = 0x0002_0002;
  private static final String MEDIA_DIRECTORY = "1.2.840.10008.1.3.10";
  private static final int IDENTITY_REMOVED = 0x0012_0062;
  private static final int METHOD = 0x0012_0063;
  private static final int METHOD_CODES = 0x0012_0064;
  private static final int TEMPORAL_INFORMATION = 0x0028_0303;

  private final Pseudonyms pseudonyms;
  private final Set<Keep> keeps;

  private Deidentifier(byte[] key, Set<Keep> keeps) {
    this.pseudonyms = new Pseudonyms(key);
    this.keeps = keeps;
  }

  /**
   * With a new random key that nobody knows: consistent as long as this object is used.
   *
   * @param keeps options
   * @return the de-identifier
   * @throws IllegalArgumentException if dates are to be kept and moved at the same time
   */
  public static Deidentifier withRandomKey(Set<Keep> keeps) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return of(key, keeps);
  }

  /**
   * With a key, to go on with later files of the same patients.
   *
   * @param key secret, 16 bytes or more, copied
   * @param keeps options
   * @return the de-identifier
   * @throws IllegalArgumentException if the key is short, or dates are to be kept and moved at the
   *     same time
   */
  public static Deidentifier of(byte[] key, Set<Keep> keeps) {
    if (key.length < KEY_BYTES / 2) {
      throw new IllegalArgumentException(
          "a key has %d bytes or more, got %d".formatted(KEY_BYTES / 2, key.length));
    }
    if (keeps.contains(Keep.FULL_DATES) && keeps.contains(Keep.MODIFIED_DATES)) {
      throw new IllegalArgumentException("dates are either kept or modified; choose one");
    }
    return new Deidentifier(key, Set.copyOf(keeps));
  }

  /**
   * De-identifies a data set.
   *
   * @param dataset left as it is; its pixels are taken over as they are, in memory
   * @return the new data set in the same transfer syntax, what was done, and what to look at
   * @throws IllegalArgumentException if it is a DICOMDIR, whose names and references point to files
   *     that are no longer so called
   */
  public Deidentified apply(DicomDataset dataset) {
    if (isMediaDirectory(dataset)) {
      throw new IllegalArgumentException(
          "a DICOMDIR holds no image but a list of files; make a new one for the new files");
    }
    List<Change> changes = new ArrayList<>();
    Edits edits = new Edits(pseudonyms, keeps.contains(Keep.UIDS), changes);
    DicomBuilder out =
        new Cleaning(Subject.of(dataset, pseudonyms), keeps, dataset, edits)
            .dataset(dataset, Spot.Level.ROOT);
    mark(out);
    return new Deidentified(
        out.build(dataset.transferSyntax()), changes, BurnedIn.warnings(dataset));
  }

  /**
   * What an identifier becomes, for finding an object again.
   *
   * @param uid for example a SOP Instance UID
   * @return the same for the same key; itself if UIDs are kept, it is empty, or the standard's own
   */
  public String uid(String uid) {
    return keeps.contains(Keep.UIDS) ? uid : pseudonyms.uid(uid);
  }

  /**
   * Whether a data set is a DICOMDIR, which is not de-identified but made anew.
   *
   * @param dataset left as it is
   * @return true if it has directory records, or its meta header says so
   */
  public static boolean isMediaDirectory(DicomDataset dataset) {
    return dataset.contains(DIRECTORY_RECORDS)
        || dataset.string(MEDIA_STORAGE_CLASS).orElse("").equals(MEDIA_DIRECTORY);
  }

  /** Says that it was done, and how (PS3.3, C.7.1.1 and C.12.1). */
  private void mark(DicomBuilder out) {
    List<DicomBuilder> codes = new ArrayList<>();
    codes.add(code("113100", "Basic Application Confidentiality Profile"));
    for (Keep keep : keeps.isEmpty() ? EnumSet.noneOf(Keep.class) : EnumSet.copyOf(keeps)) {
      codes.add(code(keep.code(), keep.meaning()));
    }
    String dates =
        keeps.contains(Keep.FULL_DATES)
            ? "UNMODIFIED"
            : keeps.contains(Keep.MODIFIED_DATES) ? "MODIFIED" : "REMOVED";
    out.text(IDENTITY_REMOVED, Vr.CS, "YES")
        .text(METHOD, Vr.LO, "medimg, DICOM PS3.15 basic profile, edition 2024e")
        .items(METHOD_CODES, codes)
        .text(TEMPORAL_INFORMATION, Vr.CS, dates);
  }

  private static DicomBuilder code(String value, String meaning) {
    return DicomBuilder.create()
        .text(0x0008_0100, Vr.SH, value)
        .text(0x0008_0102, Vr.SH, "DCM")
        .text(0x0008_0104, Vr.LO, meaning.length() > 64 ? meaning.substring(0, 64) : meaning);
  }

  /** The options; nothing of the key. */
  @Override
  public String toString() {
    return "Deidentifier" + keeps;
  }

  /**
   * Whom a data set is about.
   *
   * @param pseudonym what the patient is called
   * @param days how far dates move back
   */
  record Subject(String pseudonym, int days) {
    static Subject of(DicomDataset d, Pseudonyms pseudonyms) {
      String patient =
          d.string(Tag.PATIENT_ID)
              .or(() -> d.string(Tag.PATIENT_NAME))
              .or(() -> d.string(0x0020_000D))
              .orElse("");
      return new Subject(pseudonyms.name(patient), pseudonyms.days(patient));
    }
  }
}

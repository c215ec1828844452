import com.pixelmed.validate.DicomSRValidator;

/** Runs PixelMed's DicomSRValidator over many files: making its style sheets takes most of the time. */
final class SrValidation {
  private SrValidation() {}

  public static void main(String[] files) throws Exception {
    DicomSRValidator validator = new DicomSRValidator();
    for (String file : files) {
      System.out.println("FILE " + file);
      System.out.println(validator.validate(file));
    }
  }
}

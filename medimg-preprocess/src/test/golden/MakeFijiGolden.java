import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import mpicbg.ij.clahe.Flat;

/**
 * Writes what ImageJ's CLAHE makes of generated pictures, for StepGoldenTest. Needs ImageJ's ij.jar
 * and the package mpicbg.ij.clahe on the class path; neither is part of this project:
 *
 * <pre>java -cp ij.jar:mpicbg MakeFijiGolden.java VERSION &gt; ../resources/golden/fiji-clahe.txt</pre>
 *
 * Pictures and lines are as in make_step_golden.py.
 */
public final class MakeFijiGolden {
  private static long state;

  private static int next(int bits) {
    state = (state * 0x5DEECE66DL + 0xBL) & ((1L << 48) - 1);
    return (int) (state >>> (48 - bits));
  }

  private static byte[] picture(String content, long seed, int width, int height) {
    state = (seed ^ 0x5DEECE66DL) & ((1L << 48) - 1);
    byte[] pixels = new byte[width * height];
    for (int i = 0; i < pixels.length; i++) {
      int noise = next(8);
      int smooth = (i % width * 5 + i / width * 3) % (255 * 3 / 4) + noise / 32;
      pixels[i] =
          (byte)
              (content.equals("SMOOTH") ? smooth : content.equals("EXTREMES") ? (noise & 1) * 255 : noise);
    }
    return pixels;
  }

  private static byte[] int32(byte[] pixels) {
    byte[] wide = new byte[pixels.length * 4];
    for (int i = 0; i < pixels.length; i++) {
      wide[4 * i] = pixels[i];
    }
    return wide;
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    out.println("# mpicbg " + args[0] + "; written by MakeFijiGolden.java");
    int[][] sizes = {{15, 15}, {33, 17}, {70, 69}, {61, 64}, {100, 41}, {128, 96}};
    Object[][] settings = {{3, 64, 3.0}, {7, 128, 1.5}, {5, 32, 10.0}, {8, 256, 2.25}};
    long seed = 9000;
    for (int[] size : sizes) {
      for (Object[] setting : settings) {
        int radius = (Integer) setting[0];
        int bins = (Integer) setting[1];
        double slope = (Double) setting[2];
        if (2 * radius + 1 > Math.min(size[0], size[1])) {
          continue;
        }
        for (String content : new String[] {"NOISE", "SMOOTH", "EXTREMES"}) {
          for (boolean fast : new boolean[] {false, true}) {
            byte[] pixels = picture(content, ++seed, size[0], size[1]);
            ByteProcessor processor = new ByteProcessor(size[0], size[1], pixels);
            ImagePlus image = new ImagePlus("picture", processor);
            Flat clahe = fast ? Flat.getFastInstance() : Flat.getInstance();
            clahe.run(image, radius, bins - 1, (float) slope, null, false);
            byte[] result = (byte[]) image.getProcessor().getPixels();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(int32(result));
            out.printf(
                "mpicbg | [{\"step\":\"claheFiji\",\"blockRadius\":%d,\"bins\":%d,\"slope\":%s,"
                    + "\"mode\":\"%s\"}] | U8 %s %d 1 %d %d | sha256 %s%n",
                radius,
                bins,
                slope,
                fast ? "FAST" : "EXACT",
                content,
                seed,
                size[0],
                size[1],
                HexFormat.of().formatHex(hash));
          }
        }
      }
    }
  }
}

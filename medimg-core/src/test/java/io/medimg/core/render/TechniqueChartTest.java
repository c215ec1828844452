package io.medimg.core.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.render.HistogramChart.Series;
import io.medimg.core.render.TechniqueChart.Panel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TechniqueChartTest {
  private static final int BAR = 0x6E9ED7;
  private static final int CUT = 0xBED7F5;

  private static Panel panel(String name, int width, int height, long... counts) {
    byte[] values = new byte[width * height];
    new Random(1).nextBytes(values);
    MedicalImage image = MedicalImage.gray(width, height, values);
    Series series = new Series(name, image, counts, -10, 2, "HU");
    return new Panel(series, "what was done", List.of("entropy 3.10 bits", "SSIM 0.9"));
  }

  private static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "6,1", "7,2", "12,2", "13,3"})
  void sixAtMostBesideEachOther(int panels, int rows) {
    List<Panel> same = Collections.nCopies(panels, panel("p", 60, 40, 1, 2, 3));
    BufferedImage one = TechniqueChart.render("t", List.of(panel("p", 60, 40, 1, 2, 3)));
    BufferedImage all = TechniqueChart.render("t", same);
    int row = one.getHeight() - 114;
    assertThat(all.getHeight()).isEqualTo(114 + rows * row);
    assertThat(all.getWidth()).isLessThan(1800);
  }

  @Test
  void svgHoldsTextsPicturesAndLines() throws Exception {
    String name = "a<b & \"c\" \u00e9\u0001\ud83e";
    List<Panel> panels = List.of(panel("original", 30, 60, 5, 0, 7), panel(name, 60, 30, 1));
    Document svg = parse(TechniqueChart.svg("x > y", panels));
    assertThat(elements(svg, "title").get(0).getTextContent()).isEqualTo("x > y");
    List<String> texts = elements(svg, "text").stream().map(Element::getTextContent).toList();
    assertThat(texts)
        .contains("original", "what was done", "entropy 3.10 bits", "HU", "-10", "-6")
        .contains("a<b & \"c\" \u00e9  ");
    assertThat(elements(svg, "image")).hasSize(2);
    Element picture = elements(svg, "image").get(0);
    assertThat(picture.getAttribute("width")).isEqualTo("128");
    String data = picture.getAttribute("xlink:href").replace("data:image/png;base64,", "");
    assertThat(decode(data).getHeight()).isEqualTo(256);
    BufferedImage pixels = TechniqueChart.render("x > y", panels);
    assertThat(svg.getDocumentElement().getAttribute("width"))
        .isEqualTo(String.valueOf(pixels.getWidth()));
    assertThat(svg.getDocumentElement().getAttribute("height"))
        .isEqualTo(String.valueOf(pixels.getHeight()));
  }

  private static BufferedImage decode(String data) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
  }

  @Test
  void theLineEndsAtTheTop() throws Exception {
    Document svg = parse(TechniqueChart.svg("t", List.of(panel("p", 10, 10, 1, 1, 2, 4))));
    Element share =
        elements(svg, "polyline").stream()
            .filter(e -> e.getAttribute("points").split(" ").length == 5)
            .findFirst()
            .orElseThrow();
    String[] points = share.getAttribute("points").split(" ");
    double bottom = Double.parseDouble(points[0].split(",")[1]);
    double[] shares = new double[5];
    for (int i = 0; i < 5; i++) {
      shares[i] = (bottom - Double.parseDouble(points[i].split(",")[1])) / 132;
    }
    double[] wanted = {0, 1 / 8.0, 2 / 8.0, 4 / 8.0, 1};
    for (int i = 0; i < 5; i++) {
      assertThat(shares[i]).isCloseTo(wanted[i], within(1e-4));
    }
  }

  @Test
  void gathersEveryCount() {
    long[] counts = new long[1000];
    Arrays.setAll(counts, i -> i % 7);
    double sum = 0;
    for (double c : TechniqueChart.columns(counts)) {
      sum += c;
    }
    assertThat(sum).isCloseTo(Arrays.stream(counts).sum(), within(1e-6));
    assertThat(TechniqueChart.columns(new long[] {3, 4})).containsExactly(3, 4);
  }

  @Test
  void fewTowersAreCutAndMarked() {
    double[] columns = new double[128];
    Arrays.fill(columns, 10);
    assertThat(TechniqueChart.scale(columns)).isCloseTo(10.2, within(1e-9));
    columns[0] = 1000;
    assertThat(TechniqueChart.scale(columns)).isBetween(10.0, 20.0);
    assertThat(TechniqueChart.scale(new double[] {0, 0})).isEqualTo(1);
    long[] counts = new long[128];
    Arrays.fill(counts, 10);
    assertThat(colors(counts, CUT)).isZero();
    counts[0] = 1000;
    assertThat(colors(counts, CUT)).isPositive();
    assertThat(colors(counts, BAR)).isGreaterThan(1000);
  }

  private static long colors(long[] counts, int color) {
    BufferedImage page = TechniqueChart.render("t", List.of(panel("p", 8, 8, counts)));
    long found = 0;
    for (int y = 0; y < page.getHeight(); y++) {
      for (int x = 0; x < page.getWidth(); x++) {
        found += (page.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 4096, 65_536})
  void anyNumberOfBins(int bins) {
    long[] counts = new long[bins];
    counts[bins - 1] = Long.MAX_VALUE / 2;
    assertThat(TechniqueChart.render("t", List.of(panel("p", 1, 1, counts)))).isNotNull();
  }

  @Test
  void nothingIsRefused() {
    assertThatThrownBy(() -> TechniqueChart.render("t", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got none");
    assertThatThrownBy(() -> TechniqueChart.svg("t", List.of())).hasMessageContaining("got none");
  }
}

package io.medimg.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The bill of materials has no parent, so nothing but this keeps it in step with the modules. */
class BillOfMaterialsTest {
  private static final Path ROOT = Path.of(System.getProperty("medimg.root"));
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  @Test
  void hasTheVersionOfTheProject() throws Exception {
    String version = XPATH.evaluate("/project/version", pom("."));

    assertThat(version).isNotBlank();
    assertThat(XPATH.evaluate("/project/version", pom("medimg-bom"))).isEqualTo(version);
  }

  @Test
  void namesEveryPublishedLibrary() throws Exception {
    Set<String> libraries = new HashSet<>(Modules.MAY_USE.keySet());
    libraries.remove("medimg-cli");

    assertThat(texts(pom("medimg-bom"), "//dependencyManagement//artifactId"))
        .containsExactlyInAnyOrderElementsOf(libraries);
  }

  private static Document pom(String folder) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(folder).resolve("pom.xml").toFile());
  }

  private static Set<String> texts(Document pom, String expression) throws Exception {
    NodeList nodes = (NodeList) XPATH.evaluate(expression, pom, XPathConstants.NODESET);
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}

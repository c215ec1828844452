package io.medimg.pytorch.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.inference.ModelBytes;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.tensor.Shape;
import io.medimg.models.engine.OnnxNet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptTest {
  private static ModelBytes relu() {
    return new OnnxNet(1)
        .input("image", -1, 1, 4, 4)
        .random("w", 1f, 2, 1, 1, 1)
        .node("Conv", "image w", "c")
        .node("Relu", "c", "scores")
        .output("scores", -1, 2, 4, 4)
        .build("small");
  }

  @Test
  void theSameGraphGivesTheSameBytes() {
    ModelBytes first = TorchScript.fromOnnx(relu());
    assertThat(first.sha256()).isEqualTo(TorchScript.fromOnnx(relu()).sha256());
    assertThat(first.format()).isEqualTo(ModelFormat.TORCHSCRIPT);
    assertThat(first.name()).isEqualTo("small");
  }

  @Test
  void theArchiveIsLaidOutAsPyTorchWantsIt() throws IOException {
    Map<String, Integer> entries = new LinkedHashMap<>();
    String source = "";
    try (ZipInputStream zip = new ZipInputStream(TorchScript.fromOnnx(relu()).open())) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        byte[] content = zip.readAllBytes();
        entries.put(e.getName(), content.length);
        source += e.getName().endsWith(".py") ? new String(content, "UTF-8") : "";
      }
    }
    assertThat(entries.keySet())
        .containsExactly(
            "network/extra/medimg.json",
            "network/data/0",
            "network/data.pkl",
            "network/code/__torch__.py",
            "network/constants.pkl",
            "network/version");
    assertThat(entries.get("network/data/0")).isEqualTo(8);
    assertThat(source)
        .contains("def forward(self, x0: Tensor) -> Tensor:")
        .contains("v1 = torch.relu(v0)");
  }

  @Test
  void theArchiveDeclaresItsInputsAndOutputs() {
    ScriptSignature signature = ScriptSignature.of(TorchScript.fromOnnx(relu()));
    assertThat(signature.inputs()).isEqualTo(Map.of("image", Shape.of(-1, 1, 4, 4)));
    assertThat(signature.outputs()).isEqualTo(Map.of("scores", Shape.of(-1, 2, 4, 4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK", "no archive at all"})
  void whatIsNoArchiveDeclaresNothing(String content) {
    ModelBytes other = ModelBytes.of("other", ModelFormat.TORCHSCRIPT, content.getBytes());
    assertThat(ScriptSignature.of(other)).isEqualTo(new ScriptSignature(Map.of(), Map.of()));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("operator NonZero", n -> n.node("NonZero", "x", "y")),
        refused(
            "operator Conv with auto_pad SAME_UPPER",
            n ->
                n.random("w", 1f, 2, 3, 3, 3)
                    .node("Conv", "x w", "y", Map.of("auto_pad", "SAME_UPPER"))),
        refused(
            "operator MaxPool with ceil_mode",
            n ->
                n.node(
                    "MaxPool",
                    "x",
                    "y",
                    Map.of("ceil_mode", 1L, "kernel_shape", new long[] {2, 2}))),
        refused(
            "operator Cast to anything but 32-bit floats",
            n -> n.node("Cast", "x", "y", Map.of("to", 7L))),
        refused(
            "operator Reshape with 'shape' computed at run time",
            n -> n.node("Abs", "x", "s").node("Reshape", "x s", "y")),
        refused(
            "operator Pad with mode 'reflect'",
            n ->
                n.longs("p", 0, 0, 1, 1, 0, 0, 1, 1)
                    .node("Pad", "x p", "y", Map.of("mode", "reflect"))),
        refused(
            "operator Slice with step -1",
            n ->
                n.longs("a", -1)
                    .longs("b", 0)
                    .longs("c", 2)
                    .longs("d", -1)
                    .node("Slice", "x a b c d", "y")),
        refused("no operator computes 'nothing'", n -> n.node("Add", "x nothing", "y")),
        refused("'p' holds whole numbers", n -> n.longs("p", 1).node("Add", "x p", "y")));
  }

  private static Arguments refused(String message, UnaryOperator<OnnxNet> add) {
    return Arguments.of(message, add);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatHasNoCounterpartIsRefusedByName(String message, UnaryOperator<OnnxNet> add) {
    OnnxNet net = add.apply(new OnnxNet(1).input("x", 1, 3, 4, 4)).output("y");
    ModelBytes model = net.build("refused");
    assertThatThrownBy(() -> TorchScript.fromOnnx(model))
        .isInstanceOf(UnsupportedOnnxException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatNoOutputNeedsIsLeftOut() throws IOException {
    ModelBytes model =
        new OnnxNet(1)
            .input("x", 1, 3)
            .node("NonZero", "x", "unused")
            .node("Relu", "x", "y")
            .output("y", 1, 3)
            .build("dead");
    assertThat(TorchScript.fromOnnx(model).length()).isPositive();
  }

  @Test
  void otherFilesAreRefused() {
    for (byte[] bytes : new byte[][] {{}, {1, 2, 3}, "hello world".getBytes()}) {
      ModelBytes model = ModelBytes.of("junk", ModelFormat.ONNX, bytes);
      assertThatThrownBy(() -> TorchScript.fromOnnx(model))
          .isInstanceOf(UnsupportedOnnxException.class)
          .hasMessageContaining("junk");
    }
    ModelBytes script = TorchScript.fromOnnx(relu());
    assertThatThrownBy(() -> TorchScript.fromOnnx(script))
        .isInstanceOf(UnsupportedOnnxException.class)
        .hasMessageContaining("TORCHSCRIPT");
    ModelBytes old = new OnnxNet(1).input("x", 1).node("Relu", "x", "y").output("y").build("o", 6);
    assertThatThrownBy(() -> TorchScript.fromOnnx(old))
        .isInstanceOf(UnsupportedOnnxException.class)
        .hasMessageContaining("found 6");
  }

  @Test
  void shiftedValuesMustExist() {
    assertThatThrownBy(() -> TorchScript.withShift(relu(), "c", "none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[scores]");
    assertThatThrownBy(() -> TorchScript.withShift(relu(), "w", "scores"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'w'");
  }

  @Test
  void halvesBecomeFloatsExactly() {
    assertThat(OnnxConstant.toFloat((short) 0x3c00)).isEqualTo(1f);
    assertThat(OnnxConstant.toFloat((short) 0xc000)).isEqualTo(-2f);
    assertThat(OnnxConstant.toFloat((short) 0x7bff)).isEqualTo(65504f);
    assertThat(OnnxConstant.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(OnnxConstant.toFloat((short) 0x8000)).isEqualTo(-0f);
    assertThat(OnnxConstant.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(OnnxConstant.toFloat((short) 0x7e00)).isNaN();
  }
}

package io.medimg.pytorch.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few opcodes of pickle protocol 2 that a TorchScript archive needs. Writing is all that
 * is done with the format here: nothing in this library ever reads it. Not safe for use by several
 * threads; build one per thread.
 */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleWriter() {
    out.write(0x80);
    out.write(2);
  }

  PickleWriter global(String module, String name) {
    return op('c').line(module).line(name);
  }

  private PickleWriter line(String text) {
    out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  PickleWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').int32(bytes.length).bytes(bytes);
  }

  PickleWriter number(long value) {
    return op('J').int32(Math.toIntExact(value));
  }

  private PickleWriter int32(int value) {
    return bytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private PickleWriter bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  PickleWriter mark() {
    return op('(');
  }

  /** A tuple of what was written since the mark. */
  PickleWriter tuple() {
    return op('t');
  }

  PickleWriter emptyTuple() {
    return op(')');
  }

  PickleWriter emptyDict() {
    return op('}');
  }

  PickleWriter no() {
    return op(0x89);
  }

  /** Calls the global below the tuple on top. */
  PickleWriter reduce() {
    return op('R');
  }

  /** Makes an object of the class below the tuple on top. */
  PickleWriter newObject() {
    return op(0x81);
  }

  /** Refers to something outside by the tuple on top. */
  PickleWriter persistent() {
    return op('Q');
  }

  /** Puts the pairs since the mark into the dictionary below it. */
  PickleWriter setItems() {
    return op('u');
  }

  /** Gives the state on top to the object below it. */
  PickleWriter build() {
    return op('b');
  }

  private PickleWriter op(int code) {
    out.write(code);
    return this;
  }

  byte[] finish() {
    op('.');
    return out.toByteArray();
  }
}

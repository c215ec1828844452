package io.medimg.dicom.dataset;

import java.nio.ByteOrder;

/**
 * What the bytes of a data set mean. Immutable and safe for use by several threads.
 *
 * @param syntax of the file
 * @param order of the bytes of a number
 * @param charset of its own texts, or of the data set around it
 */
public record Encoding(TransferSyntax syntax, ByteOrder order, CharacterSet charset) {}

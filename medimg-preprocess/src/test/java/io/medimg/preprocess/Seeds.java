package io.medimg.preprocess;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Two hundred fixed seeds; {@code -Dmedimg.seed=17} runs one again. */
final class Seeds implements ArgumentsProvider {
  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Long one = Long.getLong("medimg.seed");
    LongStream seeds = one != null ? LongStream.of(one) : LongStream.range(0, 200);
    return seeds.mapToObj(Arguments::of);
  }
}

package io.deprov.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a person says for the record is not empty. */
final class NotBlank implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("it must not be empty");
        }
        return value;
    }
}

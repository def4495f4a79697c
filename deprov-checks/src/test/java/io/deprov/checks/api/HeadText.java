package io.deprov.checks.api;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;

/** The head of a type: modifiers, kind, name, supertypes. */
final class HeadText {

    private final Class<?> type;
    private final TypeText text;

    HeadText(Class<?> type, TypeText text) {
        this.type = type;
        this.text = text;
    }

    String line() {
        Stream<String> permitted = type.isSealed() && !type.isEnum()
                ? Arrays.stream(type.getPermittedSubclasses()).map(text::of).sorted()
                : Stream.empty();
        return Words.join(
                Words.annotations(type),
                modifiers(),
                kind(),
                text.of(type) + text.parameters(type.getTypeParameters()) + components(),
                supertypes(),
                Words.clause("permits", permitted));
    }

    private String kind() {
        if (type.isAnnotation()) {
            return "@interface";
        }
        return type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private String modifiers() {
        return Words.join(Words.modifiers(type.getModifiers(), implied()), sealing());
    }

    /** What the kind says already. An enum is final or sealed as its constants are written, which is no matter of users. */
    private int implied() {
        if (type.isInterface()) {
            return Modifier.ABSTRACT | Modifier.STATIC;
        }
        if (type.isEnum()) {
            return Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL;
        }
        return type.isRecord() ? Modifier.STATIC | Modifier.FINAL : 0;
    }

    private String sealing() {
        if (type.isEnum()) {
            return "";
        }
        if (type.isSealed()) {
            return "sealed";
        }
        boolean isBelowSealed = Stream.concat(
                        Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                .anyMatch(Class::isSealed);
        return isBelowSealed && !Modifier.isFinal(type.getModifiers()) ? "non-sealed" : "";
    }

    private String components() {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(component -> text.of(component.getAnnotatedType()) + " " + component.getName())
                        .collect(joining(", ", "(", ")"))
                : "";
    }

    private String supertypes() {
        boolean isShown = !type.isInterface() && !type.isEnum() && !type.isRecord();
        AnnotatedType parent = isShown ? type.getAnnotatedSuperclass() : null;
        Stream<String> parents = Stream.ofNullable(parent).map(text::of).filter(name -> !name.equals("Object"));
        Stream<String> interfaces =
                Arrays.stream(type.getAnnotatedInterfaces()).map(text::of).sorted();
        return Words.join(
                Words.clause("extends", parents),
                Words.clause(type.isInterface() ? "extends" : "implements", interfaces));
    }
}

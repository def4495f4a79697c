package io.deprov.checks.api;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Types as they are written in source, with their type annotations: nullness is part of a signature. Names are short where that is
 * clear, as by imports. Does not use the JDK's own texts, which change from version to version.
 */
final class TypeText {

    private final String here;
    private final SortedMap<String, String> imports = new TreeMap<>();

    /** For a declaration that stands in package {@code here} and mentions these types. */
    TypeText(String here, Collection<Class<?>> mentioned) {
        this.here = here;
        Map<String, Set<String>> bySimpleName = mentioned.stream()
                .filter(type -> !type.isPrimitive() && !type.isAnnotation())
                .map(TypeText::outermost)
                .collect(groupingBy(Class::getSimpleName, mapping(Class::getName, toCollection(TreeSet::new))));
        bySimpleName.forEach((simple, names) -> {
            if (names.size() == 1) {
                imports.put(simple, names.iterator().next());
            }
        });
    }

    /** What is mentioned from other packages, but not from {@code java.lang}; sorted. */
    List<String> imports() {
        return imports.values().stream()
                .filter(name -> !name.matches("(java\\.lang|" + Pattern.quote(here) + ")\\.[^.]+"))
                .sorted()
                .toList();
    }

    String of(Class<?> type) {
        if (type.isArray()) {
            return of(type.getComponentType()) + "[]";
        }
        String name = type.getName().replace('$', '.');
        Class<?> outermost = outermost(type);
        boolean isShort = outermost.getName().equals(imports.get(outermost.getSimpleName()))
                || type.getPackageName().equals(here) && !imports.containsKey(outermost.getSimpleName());
        return isShort && !type.isPrimitive()
                ? name.substring(type.getPackageName().length() + 1)
                : name;
    }

    private static Class<?> outermost(Class<?> type) {
        return type.getEnclosingClass() == null ? type : outermost(type.getEnclosingClass());
    }

    String of(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + (isAnnotated(type) ? " " + annotations(type) : "")
                    + "[]";
        }
        return annotations(type) + withoutAnnotations(type);
    }

    /** The last parameter of a method that takes any number. */
    String varArgs(AnnotatedType type) {
        String text = of(type);
        return text.substring(0, text.length() - "[]".length()) + "...";
    }

    String list(AnnotatedType... types) {
        return Arrays.stream(types).map(this::of).collect(joining(", "));
    }

    /** {@code <T extends Comparable<T>>}, or nothing. */
    String parameters(TypeVariable<?>... parameters) {
        return parameters.length == 0
                ? ""
                : Arrays.stream(parameters).map(this::parameter).collect(joining(", ", "<", ">"));
    }

    private String parameter(TypeVariable<?> parameter) {
        String bounds = Arrays.stream(parameter.getAnnotatedBounds())
                .map(this::of)
                .filter(bound -> !bound.equals("Object"))
                .collect(joining(" & "));
        return parameter.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
    }

    private String withoutAnnotations(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (annotated instanceof AnnotatedParameterizedType parameterized) {
            return of((Class<?>) ((ParameterizedType) type).getRawType()) + "<"
                    + list(parameterized.getAnnotatedActualTypeArguments()) + ">";
        }
        if (annotated instanceof AnnotatedWildcardType wildcard) {
            return wildcard(wildcard);
        }
        return type instanceof TypeVariable<?> variable ? variable.getName() : of((Class<?>) type);
    }

    private String wildcard(AnnotatedWildcardType wildcard) {
        if (wildcard.getAnnotatedLowerBounds().length > 0) {
            return "? super " + list(wildcard.getAnnotatedLowerBounds());
        }
        String upper = list(wildcard.getAnnotatedUpperBounds());
        return upper.isEmpty() || upper.equals("Object") ? "?" : "? extends " + upper;
    }

    private static boolean isAnnotated(AnnotatedType type) {
        return type.getAnnotations().length > 0;
    }

    private static String annotations(AnnotatedType type) {
        return Arrays.stream(type.getAnnotations())
                .map(TypeText::name)
                .sorted()
                .map(name -> "@" + name + " ")
                .collect(joining());
    }

    private static String name(Annotation annotation) {
        return annotation.annotationType().getSimpleName();
    }
}

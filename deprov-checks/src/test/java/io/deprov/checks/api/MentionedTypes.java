package io.deprov.checks.api;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Every type that a declaration mentions, through generics, arrays, bounds and annotations that are kept at run time. */
final class MentionedTypes {

    private final Set<Class<?>> found = new LinkedHashSet<>();

    private MentionedTypes() {}

    /** In the head of a type and in its exported members. */
    static Set<Class<?>> in(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>(inHead(type));
        ExportedMembers members = ExportedMembers.of(type);
        members.fields().forEach(field -> all.addAll(in(field)));
        members.executables().forEach(member -> all.addAll(in(member)));
        return all;
    }

    /** In the head of a type: supertypes, type parameters, annotations. */
    static Set<Class<?>> inHead(Class<?> type) {
        MentionedTypes mentioned = new MentionedTypes();
        mentioned.annotations(type);
        mentioned.parameters(type);
        mentioned.superclass(type);
        mentioned.types(type.getAnnotatedInterfaces());
        return mentioned.found;
    }

    static Set<Class<?>> in(Field field) {
        MentionedTypes mentioned = new MentionedTypes();
        mentioned.annotations(field);
        mentioned.type(field.getAnnotatedType());
        return mentioned.found;
    }

    static Set<Class<?>> in(Executable member) {
        MentionedTypes mentioned = new MentionedTypes();
        mentioned.annotations(member);
        mentioned.parameters(member);
        mentioned.type(member.getAnnotatedReturnType());
        mentioned.types(member.getAnnotatedParameterTypes());
        mentioned.types(member.getAnnotatedExceptionTypes());
        for (Parameter parameter : member.getParameters()) {
            mentioned.annotations(parameter);
            mentioned.found.add(element(parameter.getType()));
        }
        return mentioned.found;
    }

    private void superclass(Class<?> type) {
        AnnotatedType parent = type.getAnnotatedSuperclass();
        if (parent != null) {
            type(parent);
        }
    }

    private void annotations(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            found.add(annotation.annotationType());
        }
    }

    private void parameters(GenericDeclaration declaration) {
        for (var parameter : declaration.getTypeParameters()) {
            annotations(parameter);
            types(parameter.getAnnotatedBounds());
        }
    }

    private void types(AnnotatedType... types) {
        Arrays.stream(types).forEach(this::type);
    }

    private void type(AnnotatedType type) {
        annotations(type);
        if (type instanceof AnnotatedArrayType array) {
            type(array.getAnnotatedGenericComponentType());
        } else if (type instanceof AnnotatedParameterizedType parameterized) {
            types(parameterized.getAnnotatedActualTypeArguments());
            found.add(raw(parameterized.getType()));
        } else if (type instanceof AnnotatedWildcardType wildcard) {
            types(wildcard.getAnnotatedLowerBounds());
            types(wildcard.getAnnotatedUpperBounds());
        } else if (!(type instanceof AnnotatedTypeVariable)) { // whose bounds are looked at where it is declared
            found.add(raw(type.getType()));
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : element((Class<?>) type);
    }

    private static Class<?> element(Class<?> type) {
        return type.isArray() ? element(type.getComponentType()) : type;
    }
}

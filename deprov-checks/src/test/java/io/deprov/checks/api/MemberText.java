package io.deprov.checks.api;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The members of a type. */
final class MemberText {

    private final Class<?> type;
    private final TypeText text;

    MemberText(Class<?> type, TypeText text) {
        this.type = type;
        this.text = text;
    }

    String field(Field field) {
        int implied = type.isInterface() ? Modifier.PUBLIC | Modifier.STATIC | Modifier.FINAL : 0;
        return Words.join(
                Words.annotations(field),
                Words.modifiers(field.getModifiers(), implied),
                text.of(field.getAnnotatedType()),
                field.getName());
    }

    String constructor(Constructor<?> constructor) {
        return Words.join(
                Words.annotations(constructor),
                Words.modifiers(constructor.getModifiers(), 0),
                text.parameters(constructor.getTypeParameters()),
                type.getSimpleName() + parameters(constructor),
                exceptions(constructor));
    }

    String method(Method method) {
        int implied = type.isInterface() ? Modifier.PUBLIC | Modifier.ABSTRACT : 0;
        return Words.join(
                Words.annotations(method),
                method.isDefault() ? "default" : "",
                Words.modifiers(method.getModifiers(), implied),
                text.parameters(method.getTypeParameters()),
                text.of(method.getAnnotatedReturnType()),
                method.getName() + parameters(method),
                method.getDefaultValue() == null ? "" : "default " + method.getDefaultValue(),
                exceptions(method));
    }

    private String parameters(Executable member) {
        AnnotatedType[] types = member.getAnnotatedParameterTypes();
        List<String> texts = new ArrayList<>(Arrays.stream(types).map(text::of).toList());
        if (member.isVarArgs()) {
            texts.set(texts.size() - 1, text.varArgs(types[types.length - 1]));
        }
        return "(" + String.join(", ", texts) + ")";
    }

    private String exceptions(Executable member) {
        return Words.clause(
                "throws",
                Arrays.stream(member.getAnnotatedExceptionTypes()).map(text::of).sorted());
    }
}

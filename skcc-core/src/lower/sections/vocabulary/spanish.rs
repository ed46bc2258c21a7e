//! Headings in Spanish.

use super::Group;
use super::Reach::{Head, Whole};
use super::Topic::{
    Context, Examples, HowItWorks, Inputs, Limits, Output, Overview, Pitfalls, Prerequisites,
    QuickStart, Reference, Related, Rules, Security, Setup, Success, Troubleshooting, Verify,
    WhenNotToUse, WhenToUse, Workflow,
};

pub(super) const PHRASES: &[Group] = &[
    (
        WhenNotToUse,
        Head,
        "cuándo no usar, cuándo no utilizar, cuando no usar, no usar cuando, \
         cuándo evitar",
    ),
    (
        WhenToUse,
        Head,
        "cuándo usar, cuándo utilizar, cuando usar, cuándo activar, casos de uso, \
         disparadores, cuándo aplicar",
    ),
    (QuickStart, Head, "inicio rápido, primeros pasos, comenzar"),
    (
        Workflow,
        Head,
        "flujo de trabajo, pasos, proceso, procedimiento, \
         instrucciones, cómo usar, etapas, paso a paso",
    ),
    (Workflow, Whole, "uso"),
    (
        Prerequisites,
        Head,
        "requisitos previos, prerrequisitos, precondiciones",
    ),
    (Prerequisites, Whole, "requisitos"),
    (Setup, Head, "instalación"),
    (Setup, Whole, "configuración, entorno"),
    (Inputs, Whole, "entradas, entrada, parámetros, argumentos"),
    (
        Output,
        Head,
        "formato de salida, salida, entregables, formato de respuesta, \
         plantilla de salida",
    ),
    (Success, Head, "criterios de éxito, criterios de aceptación"),
    (Verify, Head, "lista de verificación, pasos de verificación"),
    (Verify, Whole, "verificación, validación"),
    (HowItWorks, Head, "cómo funciona"),
    (
        Pitfalls,
        Head,
        "trampas, antipatrones, anti patrones, errores comunes",
    ),
    (
        Rules,
        Head,
        "reglas, directrices, principios, buenas prácticas, mejores prácticas, \
         restricciones, convenciones, consejos",
    ),
    (Examples, Head, "ejemplos, ejemplo, ejemplos de uso"),
    (
        Reference,
        Head,
        "referencia, referencias, recursos, referencia rápida, comandos",
    ),
    (
        Related,
        Head,
        "habilidades relacionadas, skills relacionadas, véase también",
    ),
    (
        Overview,
        Whole,
        "descripción general, introducción, objetivo, resumen, propósito, \
         visión general, acerca de",
    ),
    (Context, Head, "contexto"),
    (
        Troubleshooting,
        Head,
        "solución de problemas, resolución de problemas, problemas comunes, \
         preguntas frecuentes",
    ),
    (Troubleshooting, Whole, "manejo de errores"),
    (Limits, Head, "limitaciones, fuera de alcance"),
    (Security, Whole, "seguridad, privacidad, permisos"),
];

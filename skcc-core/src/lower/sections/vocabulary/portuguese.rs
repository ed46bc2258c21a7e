//! Headings in Portuguese.

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
        "quando não usar, quando não utilizar, não usar quando, quando evitar",
    ),
    (
        WhenToUse,
        Head,
        "quando usar, quando utilizar, quando ativar, casos de uso, gatilhos, \
         quando aplicar",
    ),
    (
        QuickStart,
        Head,
        "início rápido, começando, primeiros passos",
    ),
    (
        Workflow,
        Head,
        "fluxo de trabalho, passos, processo, procedimento, instruções, \
         como usar, etapas, passo a passo",
    ),
    (Workflow, Whole, "uso"),
    (
        Prerequisites,
        Head,
        "pré requisitos, pré condições, prerequisitos",
    ),
    (Setup, Head, "instalação"),
    (Setup, Whole, "configuração, ambiente"),
    (Inputs, Whole, "entradas, entrada, parâmetros, argumentos"),
    (
        Output,
        Head,
        "formato de saída, saída, entregáveis, formato da resposta, modelo de saída",
    ),
    (
        Success,
        Head,
        "critérios de sucesso, critérios de aceitação",
    ),
    (
        Verify,
        Head,
        "lista de verificação, checklist, passos de verificação",
    ),
    (Verify, Whole, "verificação, validação"),
    (HowItWorks, Head, "como funciona"),
    (
        Pitfalls,
        Head,
        "armadilhas, anti padrões, antipadrões, erros comuns",
    ),
    (
        Rules,
        Head,
        "regras, diretrizes, princípios, boas práticas, melhores práticas, restrições, \
         dicas",
    ),
    (Examples, Head, "exemplos, exemplo, exemplos de uso"),
    (
        Reference,
        Head,
        "referência, referências, recursos, referência rápida, comandos",
    ),
    (
        Related,
        Head,
        "skills relacionadas, habilidades relacionadas, veja também",
    ),
    (
        Overview,
        Whole,
        "visão geral, introdução, objetivo, sobre, resumo, propósito",
    ),
    (Context, Head, "contexto"),
    (
        Troubleshooting,
        Head,
        "solução de problemas, resolução de problemas, problemas comuns, \
         perguntas frequentes",
    ),
    (Troubleshooting, Whole, "tratamento de erros"),
    (Limits, Head, "limitações, fora do escopo"),
    (Security, Whole, "segurança, privacidade, permissões"),
];

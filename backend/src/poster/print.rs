//! SVG sheets as one PDF, with the characters used of a Chinese font embedded.

use anyhow::{Context, anyhow};
use krilla::{Document, geom::Size, page::PageSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use std::{path::Path, sync::Arc};
use usvg::{Options, Tree, fontdb::Database};

/// A4 in points.
const A4: (f32, f32) = (595.276, 841.89);

/// Where systems keep a Chinese font: the regular and the bold file.
const FONTS: &[(&str, &str)] = &[
    (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    ),
    (
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    ),
    (
        "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
    ),
    (
        "/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Regular.otf",
        "/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Bold.otf",
    ),
    (
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    ),
    (
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    ),
    ("/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/PingFang.ttc"),
    ("/System/Library/Fonts/STHeiti Light.ttc", "/System/Library/Fonts/STHeiti Medium.ttc"),
    ("C:\\Windows\\Fonts\\msyh.ttc", "C:\\Windows\\Fonts\\msyhbd.ttc"),
];

/// One page for each sheet; none when the machine has no Chinese font.
pub(super) fn pdf(sheets: &[String]) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(fonts) = load_fonts()? else { return Ok(None) };
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let mut document = Document::new();
    for sheet in sheets {
        let tree = Tree::from_str(sheet, &options)?;
        let settings = PageSettings::from_wh(A4.0, A4.1).context("A4 is a size")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let size = Size::from_wh(A4.0, A4.1).context("A4 is a size")?;
        surface
            .draw_svg(&tree, size, SvgSettings::default())
            .context("the sheet cannot be drawn")?;
        surface.finish();
        page.finish();
    }
    document.finish().map(Some).map_err(|error| anyhow!("the PDF cannot be written: {error:?}"))
}

/// The first font that is there. It is read for each print: prints are rare, the file is large.
fn load_fonts() -> anyhow::Result<Option<Database>> {
    let Some((regular, bold)) = FONTS.iter().find(|(regular, _)| Path::new(regular).exists())
    else {
        return Ok(None);
    };
    let mut fonts = Database::new();
    fonts.load_font_file(regular)?;
    if bold != regular && Path::new(bold).exists() {
        fonts.load_font_file(bold)?;
    }
    let families: Vec<String> =
        fonts.faces().flat_map(|face| face.families.iter().map(|(name, _)| name.clone())).collect();
    // Collections hold one face for each region; mainland shapes are the SC ones.
    let family = families.iter().find(|name| name.contains("SC") && !name.contains("Mono"));
    let family = family.or_else(|| families.first()).cloned();
    fonts.set_sans_serif_family(family.context("the font file holds no face")?);
    Ok(Some(fonts))
}

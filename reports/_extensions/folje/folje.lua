--- Följe's filter: one for pandoc alone and for Quarto, for HTML, DOCX and Typst.
--
-- Run by pandoc alone it does what Quarto does itself: audience content, HTML tables, callouts, numbered figures and
-- tables, cross-references, page breaks. Run by Quarto (`quarto ~= nil`) it leaves those to Quarto and keeps to what
-- is ours: scopes in tables, pictures that fit the format, Swedish quotation marks, the notice.
--
-- What an author has to mend is reported as `pandoc.log.warn("folje:<key>\t<what>")`; reports/rendering/pandoc.py turns the keys
-- into sentences.

local in_quarto = quarto ~= nil
local format = FORMAT:match('^html') and 'html' or FORMAT
local meta = {}
local words = {}
local numbers = {}        -- identifier → 'Figur 1'

local function report(key, what)
  pandoc.log.warn('folje:' .. key .. '\t' .. (what or ''))
end

local function has(list, item)
  return pandoc.List.includes(list, item)
end

local function text_of(element)
  return pandoc.utils.stringify(element)
end

local function raw(text)
  return pandoc.RawBlock(format == 'docx' and 'openxml' or format, text)
end

-- Metadata and words -------------------------------------------------------------------------------------------------

local function load_words()
  local lang = meta.lang and text_of(meta.lang):sub(1, 2) or 'sv'
  local here = not in_quarto and pandoc.path.directory(PANDOC_SCRIPT_FILE)
  local path = here and pandoc.path.join { here, 'words.json' } or quarto.utils.resolve_path('words.json')
  local _, content = pandoc.mediabag.fetch(path)
  local all = pandoc.json.decode(content, false)
  words = all[lang] or all.sv
end

local function read_meta(document_meta)
  meta = document_meta
  load_words()
end

--- The value at a dotted path in the metadata, or nil.
local function meta_at(path)
  local value = meta
  for key in path:gmatch('[^.]+') do
    if type(value) ~= 'table' and pandoc.utils.type(value) ~= 'Meta' then return nil end
    value = value[key]
    if value == nil then return nil end
  end
  return value
end

local function is_true(value)
  if value == nil or value == false then return false end
  if value == true then return true end
  local text = text_of(value)
  return text ~= '' and text ~= 'false'
end

-- Content for one format, audience or profile -------------------------------------------------------------------------

local function profile_is_active(name)
  for active in (os.getenv('QUARTO_PROFILE') or ''):gmatch('[^,%s]+') do
    if active == name then return true end
  end
  return false
end

local holds = {
  format = function(name) return name == format or (format == 'typst' and name == 'pdf') end,
  meta = function(path) return is_true(meta_at(path)) end,
  profile = profile_is_active,
}

local function conditions_hold(attributes)
  for kind, test in pairs(holds) do
    local when, unless = attributes['when-' .. kind], attributes['unless-' .. kind]
    if when and not test(when) or unless and test(unless) then return false end
  end
  return true
end

local function keep_or_drop(element)
  local visible = has(element.classes, 'content-visible')
  if not visible and not has(element.classes, 'content-hidden') then return nil end
  if conditions_hold(element.attributes) == visible then return element.content end
  return {}, false
end

--- `::: {.sv}` and `::: {.en}` hold the text of one language; the report's own stays.
local function keep_language(element)
  for _, language in ipairs { 'sv', 'en' } do
    if has(element.classes, language) then
      local own = meta.lang and text_of(meta.lang):sub(1, 2) or 'sv'
      if language == own then return element.content end
      return {}, false
    end
  end
end

local languages = { traverse = 'topdown', Div = keep_language, Span = keep_language }

local visibility = { traverse = 'topdown', Div = keep_or_drop, Span = keep_or_drop }

-- Tables --------------------------------------------------------------------------------------------------------------

local CLASS_ALIGNMENT = { gt_right = 'AlignRight', gt_center = 'AlignCenter', gt_left = 'AlignLeft' }

local function rows_of(tbl)
  local rows = pandoc.List {}
  rows:extend(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do
    rows:extend(body.head)
    rows:extend(body.body)
  end
  rows:extend(tbl.foot.rows)
  return rows
end

local function looks_numeric(text)
  return text:match('%d') and not text:match('%a') and not text:match('%d%d%d%d%-%d')
end

--- How the body cells of each column are aligned: by the table's own word, else numbers to the right.
local function column_alignments(tbl)
  local found = {}
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      local column = 1
      for _, cell in ipairs(row.cells) do
        local alignment = cell.alignment
        if alignment == 'AlignDefault' then
          alignment = looks_numeric(text_of(cell.contents)) and 'AlignRight' or 'AlignLeft'
        end
        if text_of(cell.contents):match('%w') then    -- a dash says nothing about its column
          found[column] = (found[column] == nil or found[column] == alignment) and alignment or 'AlignLeft'
        end
        column = column + cell.col_span
      end
    end
  end
  return found
end

local function plain_cell(cell)
  for _, class in ipairs(cell.classes) do
    if CLASS_ALIGNMENT[class] then cell.alignment = CLASS_ALIGNMENT[class] end
  end
  cell.attr = pandoc.Attr()
end

--- Align whole columns, so that header, body and every format agree. A column of dashes follows the one before it.
local function align_columns(tbl)
  local alignments = column_alignments(tbl)
  local before = 'AlignDefault'
  tbl.colspecs = tbl.colspecs:map(function(spec, column)
    before = alignments[column] or (spec[1] ~= 'AlignDefault' and spec[1]) or before
    return { before, spec[2] }
  end)
  for _, row in ipairs(rows_of(tbl)) do
    for _, cell in ipairs(row.cells) do
      if cell.col_span == 1 then cell.alignment = 'AlignDefault' end
    end
  end
end

local function spans_all(row, columns)
  return #row.cells == 1 and row.cells[1].col_span >= columns
end

--- Title rows of great_tables become the caption; full-width foot rows become notes under the table.
local function take_out_full_rows(rows, columns)
  local kept, taken = pandoc.List {}, pandoc.Blocks {}
  for _, row in ipairs(rows) do
    if columns > 1 and spans_all(row, columns) then
      taken:extend(row.cells[1].contents)
    else
      kept:insert(row)
    end
  end
  return kept, taken
end

local function notes(blocks)
  if #blocks == 0 then return {} end
  return { pandoc.Div(blocks, pandoc.Attr('', { 'table-note' })) }
end

local function caption_from(blocks)
  return pandoc.Blocks { pandoc.Plain(pandoc.utils.blocks_to_inlines(blocks, { pandoc.Str('. ') })) }
end

--- A table as read from HTML, without the page's own decoration: what is left is what all formats can show.
local function normalized(tbl)
  local columns = #tbl.colspecs
  tbl.attr = pandoc.Attr(tbl.identifier:match('^tbl%-') and tbl.identifier or '')
  for _, row in ipairs(rows_of(tbl)) do
    row.attr = pandoc.Attr()
    row.cells:map(plain_cell)
  end
  local heads, title = take_out_full_rows(tbl.head.rows, columns)
  local feet, under = take_out_full_rows(tbl.foot.rows, columns)
  tbl.head.rows, tbl.foot.rows = heads, feet
  if #title > 0 and #tbl.caption.long == 0 then tbl.caption.long = caption_from(title) end
  align_columns(tbl)
  return { tbl, table.unpack(notes(under)) }
end

local function read_html(block)
  if block.format ~= 'html' or block.text:match('^%s*<!%-%-.-%-%->%s*$') then return nil end
  if format == 'html' and not block.text:lower():match('<table') then return nil end
  local html = block.text:gsub('<style.-</style>', '')
  return pandoc.read(html, 'html').blocks:walk { Table = normalized, Div = function(div)
    return div.identifier == '' and nil or div.content end }
end

local function table_note(div)
  if not has(div.classes, 'table-note') or format == 'html' then return nil end
  if format == 'typst' then return { raw('#table-note['), pandoc.Div(div.content), raw(']') } end
  div.attributes['custom-style'] = 'Table Note'
  return div
end

--- In HTML every header cell says what it heads, and none is empty.
local function add_scopes(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.attributes.scope = cell.col_span > 1 and 'colgroup' or 'col'
      if text_of(cell.contents) == '' then
        local hidden = pandoc.Span(words.row, pandoc.Attr('', { 'visually-hidden' }))
        cell.contents = { pandoc.Plain { hidden } }
      end
    end
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for column = 1, math.min(body.row_head_columns, #row.cells) do
        row.cells[column].attributes.scope = 'row'
      end
    end
  end
  return tbl
end

local unnamed_tables = 0

--- A table wider than the window scrolls in a region of its own, which the keyboard reaches.
local function scroll_region(tbl)
  local identifier = tbl.identifier
  local label
  if #tbl.caption.long > 0 then
    local name = (identifier ~= '' and identifier or 'table-' .. unnamed_tables) .. '-caption'
    local inlines = pandoc.utils.blocks_to_inlines(tbl.caption.long)
    tbl.caption.long = { pandoc.Plain { pandoc.Span(inlines, pandoc.Attr(name)) } }
    label = { 'aria-labelledby', name }
  else
    label = { 'aria-label', words['unnamed-table'] .. ' ' .. (unnamed_tables + 1) }
  end
  unnamed_tables = unnamed_tables + (identifier == '' and 1 or 0)
  tbl.identifier = ''
  -- pairs, not keys: Lua's tables have no order, and the same document is to give the same bytes
  local region = { { 'role', 'region' }, { 'tabindex', '0' }, label }
  return pandoc.Div({ tbl }, pandoc.Attr(identifier, { 'table-scroll' }, region))
end

local MANY_COLUMNS, MANY_ROWS, MANY_LETTERS = 8, 14, 1200

--- What a table that is wide or long needs in Typst; others stay whole on one page.
local function typst_setting(tbl)
  local setting = ''
  if #tbl.colspecs > MANY_COLUMNS then
    setting = setting .. '#set table(inset: (x: 3pt, y: 4pt)); #show table: set text(size: 7.5pt); '
  end
  local cells = pandoc.utils.stringify(pandoc.Pandoc { tbl })
  if #rows_of(tbl) > MANY_ROWS or #cells > MANY_LETTERS then
    setting = setting .. '#show figure: set block(breakable: true); '
  end
  return setting
end

--- Typst sets header cells like any others.
local function typst_table(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = cell.contents:walk { Plain = function(p) return pandoc.Plain { pandoc.Strong(p.content) } end }
    end
  end
  local setting = typst_setting(tbl)
  if setting == '' then return tbl, false end
  return { raw('#[' .. setting), tbl, raw(']') }, false
end

local function has_row_heads(tbl)
  return tbl.bodies[1] and tbl.bodies[1].row_head_columns > 0
end

--- Word numbers every caption it gets as a caption; one without an identifier stays an ordinary paragraph.
local function loose_caption(element, style)
  if element.identifier ~= '' or #element.caption.long == 0 then return nil end
  local caption = pandoc.Div(element.caption.long, pandoc.Attr('', {}, { ['custom-style'] = style }))
  element.caption.long = {}
  return caption
end

local function docx_table(tbl)
  local blocks = pandoc.Blocks { loose_caption(tbl, 'Table Caption') }
  if has_row_heads(tbl) then blocks:insert(raw('<!--folje:row-heads-->')) end
  blocks:insert(tbl)
  return blocks
end

local write_table = {
  html = function(tbl) return in_quarto and add_scopes(tbl) or scroll_region(add_scopes(tbl)), false end,
  docx = function(tbl) return docx_table(tbl), false end,
  typst = typst_table,
}

-- Figures and pictures ------------------------------------------------------------------------------------------------

local function exists(path)
  local found, mime = pcall(pandoc.mediabag.fetch, path)
  return found and mime ~= nil
end

local function alt_of(image)
  return image.attributes['fig-alt'] or image.attributes.alt or text_of(image.caption)
end

local function content_of(path)
  local _, content = pandoc.mediabag.fetch(path)
  return content
end

--- Identifiers of an inlined SVG get the file's name before them, so that two of them never meet.
local function with_own_identifiers(svg, path)
  local prefix = pandoc.path.filename(path):gsub('%.svg$', ''):gsub('[^%w]', '-') .. '-'
  svg = svg:gsub('(%sid=")([^"]+)"', '%1' .. prefix .. '%2"')
  svg = svg:gsub('(href="#)([^"]+)"', '%1' .. prefix .. '%2"')
  svg = svg:gsub('(url%(#)([^)]+)%)', '%1' .. prefix .. '%2)')
  return (svg:gsub('(aria%-%w+by=")([^"]+)"', function(name, ids)
    return name .. ids:gsub('%S+', prefix .. '%0') .. '"'
  end))
end

local function inlined_svg(image)
  local svg = content_of(image.src):gsub('^.-(<svg)', '%1', 1)
  return pandoc.RawInline('html', with_own_identifiers(svg, image.src))
end

local function html_image(image)
  if has(image.classes, 'interactive') and image.src:match('%.svg$') then return inlined_svg(image) end
  image.attributes.alt = alt_of(image)
  image.attributes['fig-alt'] = nil
  return image
end

local function svg_width(path)
  return content_of(path):match('<svg[^>]-%swidth="([%d.]+)p?x?"')
end

--- Word gets the PNG beside the SVG, as wide as the SVG says.
local function docx_image(image)
  local png = image.src:gsub('%.svg$', '.png')
  if png ~= image.src and exists(png) then
    if not image.attributes.width then
      local width = svg_width(image.src)
      image.attributes.width = width and width .. 'px'
    end
    image.src = png
  end
  if not in_quarto then image.caption = { pandoc.Str(alt_of(image)) } end
  return image
end

local function typst_string(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s*\n%s*', ' ') .. '"'
end

local function typst_length(length)
  local value, unit = length:match('^([%d.]+)(%a*%%?)$')
  if unit == '' or unit == 'px' then return string.format('%.4gpt', value * 0.75) end
  return value .. unit
end

--- pandoc's own Typst image has no alternative text.
local function typst_image(image, alone)
  local options = typst_string(image.src) .. ', alt: ' .. typst_string(alt_of(image))
  for _, side in ipairs { 'width', 'height' } do
    local length = image.attributes[side]
    if length then options = options .. ', ' .. side .. ': ' .. typst_length(length) end
  end
  return pandoc.RawInline('typst', alone == true and '#image(' .. options .. ')' or '#box(image(' .. options .. '))')
end

--- A picture that is a figure's only content needs no box, and then the PDF tags picture and caption as one figure.
local function typst_figure(figure)
  local plain = figure.content[1]
  if #figure.content == 1 and plain.t == 'Plain' and #plain.content == 1 and plain.content[1].t == 'Image' then
    figure.content = { pandoc.Plain { typst_image(plain.content[1], true) } }
    return figure, false
  end
end

local write_image = { html = html_image, docx = docx_image, typst = not in_quarto and typst_image or nil }

local copied = {}

--- A picture beside the document is copied to the folder the renderers read, so that no path leads out of it.
local function bring_image(image)
  if in_quarto or image.src:match('^data:') then return nil end
  if image.src:match('^%a[%a%d+.-]+://') then report('external_image', image.src) return image.caption end
  if alt_of(image) == '' then report('image_without_alt', image.src) end
  if not exists(image.src) then report('missing_image', image.src) return image.caption end
  if format == 'typst' and not pandoc.path.exists(image.src) then
    copied[image.src] = copied[image.src] or #pandoc.system.list_directory('.') .. '-' .. pandoc.path.filename(image.src)
    pandoc.system.write_file(copied[image.src], content_of(image.src))
    image.src = copied[image.src]
    return image
  end
end

local function docx_figure(figure)
  local caption = loose_caption(figure, 'Image Caption')
  if not caption then return nil end
  local picture = pandoc.Div(figure.content, pandoc.Attr('', {}, { ['custom-style'] = 'Captioned Figure' }))
  return { picture, caption }
end

local write_figure = { docx = docx_figure, typst = typst_figure }

-- Cross-references ----------------------------------------------------------------------------------------------------

local function kind_of(identifier)
  local kind = identifier:lower():match('^(%a+)%-')
  return (kind == 'fig' or kind == 'tbl' or kind == 'sec') and kind or nil
end

--- `::: {#tbl-x}` with a table and a caption last becomes the table, captioned; what else stands there follows it.
local function table_of_div(div, caption)
  local tbl, rest = nil, pandoc.Blocks {}
  for _, block in ipairs(div.content) do
    if block.t == 'Table' and not tbl then tbl = block else rest:insert(block) end
  end
  if not tbl then report('no_table', div.identifier) return div.content end
  local title = #tbl.caption.long > 0 and tbl.caption.long or nil
  tbl.identifier = div.identifier
  tbl.caption.long = caption_from(title and caption and { caption, table.unpack(title) } or title or { caption })
  return { tbl, table.unpack(rest) }
end

local function figure_of_div(div, caption)
  local attr = pandoc.Attr(div.identifier, div.classes, div.attributes)
  div.content = div.content:map(function(block) return block.t == 'Para' and pandoc.Plain(block.content) or block end)
  return pandoc.Figure(div.content, { long = { caption and pandoc.Plain(caption.content) } }, attr)
end

local function float_of_div(div)
  local kind = kind_of(div.identifier)
  if kind ~= 'tbl' and kind ~= 'fig' then return nil end
  local last = div.content[#div.content]
  local caption = #div.content > 1 and last.t == 'Para' and div.content:remove() or nil
  if not caption then
    local own = div.content:find_if(function(block) return block.t == 'Table' and #block.caption.long > 0 end)
    if not own then report('no_caption', div.identifier) end
  end
  return (kind == 'tbl' and table_of_div or figure_of_div)(div, caption), false
end

local counters = { fig = 0, tbl = 0 }
local section = {}

local function remember(identifier, number)
  if numbers[identifier] then report('same_identifier', identifier) end
  numbers[identifier] = number
end

local function number_float(element)
  local kind = kind_of(element.identifier)
  if not kind or not counters[kind] then return nil end
  counters[kind] = counters[kind] + 1
  local number = words[kind] .. '\u{a0}' .. counters[kind]
  remember(element.identifier, number)
  local label = pandoc.Inlines(number .. ':')
  label = format == 'typst' and pandoc.Strong(label) or pandoc.Span(label, pandoc.Attr('', { 'caption-label' }))
  if format ~= 'docx' then    -- Word numbers its captions itself
    local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
    element.caption.long = { pandoc.Plain(pandoc.Inlines { label, pandoc.Space() } .. caption) }
  end
  return element
end

local function next_section(level)
  section[level] = (section[level] or 0) + 1
  for deeper = level + 1, 9 do section[deeper] = nil end
  local parts = pandoc.List {}
  for above = 1, level do parts:insert(section[above]) end
  return table.concat(parts, '.')
end

--- pandoc numbers HTML from level one, which is the title's; so there the number is written here.
local function number_section(header)
  local title = words['sec-title']:gsub('{}', (text_of(header.content):gsub('%%', '%%%%')))
  local numbered = is_true(meta['number-sections']) and not has(header.classes, 'unnumbered')
  local number = numbered and next_section(header.level)
  if kind_of(header.identifier) == 'sec' then
    remember(header.identifier, number and words.sec .. '\u{a0}' .. number or title)
  end
  if number and format == 'html' then
    header.content:insert(1, pandoc.Span(number, pandoc.Attr('', { 'header-section-number' })))
    header.content:insert(2, pandoc.Space())
    return header
  end
end

local numbering = { traverse = 'topdown', Header = number_section, Table = number_float, Figure = number_float }

local function reference(citation)
  local identifier = citation.id:gsub('^%u', string.lower)
  local number = numbers[identifier]
  if not number then report('unresolved_reference', citation.id) return pandoc.Str('?' .. citation.id) end
  local label = citation.mode == 'SuppressAuthor' and number:match('%S+$'):gsub('^.*\u{a0}', '') or number
  return pandoc.Link(label, '#' .. identifier, '', pandoc.Attr('', { 'crossref' }))
end

local function resolve_references(cite)
  local resolved = pandoc.Inlines {}
  for _, citation in ipairs(cite.citations) do
    if not kind_of(citation.id) then return nil end
    if #resolved > 0 then resolved:extend { pandoc.Str(','), pandoc.Space() } end
    resolved:extend(citation.prefix)
    if #citation.prefix > 0 then resolved:insert(pandoc.Space()) end
    resolved:insert(reference(citation))
    resolved:extend(citation.suffix)
  end
  return resolved
end

-- Headings, callouts, page breaks, quotation marks --------------------------------------------------------------------

--- The list of sources gets its heading and its place, at the end unless the author has given it one.
local function add_sources(document)
  local placed = false
  document.blocks:walk { Div = function(div) placed = placed or div.identifier == 'refs' end }
  if not meta.bibliography or placed then return nil end
  local top = 9
  document.blocks:walk { Header = function(header) top = math.min(top, header.level) end }
  local title = meta['reference-section-title'] or words.references
  document.blocks:insert(pandoc.Header(top < 9 and top or 1, title, pandoc.Attr('referenser', { 'unnumbered' })))
  document.blocks:insert(pandoc.Div({}, pandoc.Attr('refs')))
  return document
end

--- Headings begin under the title and never skip a level: a reader who jumps by headings gets lost otherwise.
local function order_headings(document)
  local top, previous = 9, nil
  document.blocks:walk { Header = function(header) top = math.min(top, header.level) end }
  local first = format == 'html' and 2 or 1
  document.blocks = document.blocks:walk { traverse = 'topdown', Header = function(header)
    local level = header.level - top + first
    header.level = math.min(level, (previous or first - 1) + 1)
    if header.level < level then report('heading_skips', text_of(header.content)) end
    previous = header.level
    return header
  end }
  return document
end

local callouts = 0

local function callout_title(div, kind)
  local first = div.content[1]
  if first and first.t == 'Header' then return div.content:remove(1).content end
  if div.attributes.title then return pandoc.utils.blocks_to_inlines(pandoc.read(div.attributes.title).blocks) end
  return pandoc.Inlines(words['callout-' .. kind])
end

local write_callout = {
  html = function(title, content, kind)
    callouts = callouts + 1
    local name = 'callout-' .. callouts
    local heading = pandoc.Div({ pandoc.Para(title) }, pandoc.Attr(name, { 'callout-title' }))
    local attr = pandoc.Attr('', { 'callout', 'callout-' .. kind }, { { 'role', 'note' }, { 'aria-labelledby', name } })
    return pandoc.Div({ heading, table.unpack(content) }, attr)
  end,
  docx = function(title, content, kind)
    return {
      raw('<!--folje:callout ' .. kind .. '-->'),
      pandoc.Div({ pandoc.Para(title) }, pandoc.Attr('', {}, { ['custom-style'] = 'Callout Title' })),
      pandoc.Div(content, pandoc.Attr('', {}, { ['custom-style'] = 'Callout' })),
      raw('<!--folje:end-->'),
    }
  end,
  typst = function(title, content, kind)
    local blocks = pandoc.Blocks { raw('#callout("' .. kind .. '")['), pandoc.Para { pandoc.Strong(title) } }
    blocks:extend(content)
    blocks:insert(raw(']'))
    return blocks
  end,
}

local function callout(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match('^callout%-(%a+)$')
    if kind and words[class] then
      return write_callout[format](callout_title(div, kind), div.content, kind)
    end
  end
end

--- `::: {.columns}` with `::: {.column width="60%"}` in it: side by side on a page and in a PDF, one after another in Word.
local function columns(div)
  if format ~= 'typst' or not has(div.classes, 'columns') then return nil end
  local parts = div.content:filter(function(block) return block.t == 'Div' and has(block.classes, 'column') end)
  local widths = parts:map(function(part) return (part.attributes.width or '1'):gsub('%%', '') .. 'fr' end)
  local blocks = pandoc.Blocks { raw('#grid(columns: (' .. table.concat(widths, ', ') .. ',), column-gutter: 7mm)[') }
  for place, part in ipairs(parts) do
    blocks:extend(part.content)
    blocks:insert(raw(place < #parts and '][' or ']'))
  end
  return blocks
end

local PAGE_BREAK = {
  html = '<div class="page-break"></div>',
  docx = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
  typst = '#pagebreak(weak: true)',
}

local slides = 0

--- `::: {.slide}` is a page of its own in large type, the first under the title; on screen it fills the window.
local function slide(div)
  if format == 'html' or not PAGE_BREAK[format] or not has(div.classes, 'slide') then return nil end
  slides = slides + 1
  local blocks = pandoc.Blocks(slides > 1 and { raw(PAGE_BREAK[format]) } or {})
  if format == 'typst' then blocks:insert(raw('#slide[')) end
  blocks:extend(div.content)
  if format == 'typst' then blocks:insert(raw(']')) end
  return blocks
end

local function page_break(para)
  if #para.content == 5 and text_of(para.content) == '{{< pagebreak >}}' then return raw(PAGE_BREAK[format]) end
end

local function swedish_quotes(quoted)
  if meta.lang and text_of(meta.lang):sub(1, 2) ~= 'sv' then return nil end
  local mark = quoted.quotetype == 'DoubleQuote' and '”' or '’'
  return pandoc.Inlines { pandoc.Str(mark) } .. quoted.content .. { pandoc.Str(mark) }
end

local function typst_math(math)
  local display = math.mathtype == 'DisplayMath'
  local source = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'typst'):gsub('%s+$', '')
  local options = 'alt: ' .. typst_string(math.text) .. ', block: ' .. tostring(display)
  return pandoc.RawInline('typst', '#math.equation(' .. options .. ', ' .. source .. '.body)')
end

--- What begins a cell or a point as `1.` or `-` does would be a list to Typst; pandoc guards whole paragraphs only.
local function typst_words(plain)
  local inlines = plain.content
  while #inlines > 0 and pandoc.utils.type(inlines[1].content) == 'Inlines' do inlines = inlines[1].content end
  local first = #inlines > 1 and inlines[1].t == 'Str' and inlines[1].text or ''
  if first:match('^%d+%.$') or first:match('^[-+/]$') or first:match('^=+$') then
    inlines[1] = pandoc.RawInline('typst', '\\' .. first)
    return plain
  end
end

local function line_break(inline)
  if format ~= 'html' and inline.format == 'html' and inline.text:match('^<br') then return pandoc.LineBreak() end
end

-- The notice and the status line, where no template of ours sets them ------------------------------------------------

local function marked(key)
  local blocks = pandoc.Para(pandoc.utils.type(meta[key]) == 'Inlines' and meta[key] or text_of(meta[key]))
  local style = key == 'notice' and 'Notice Text' or 'Status'
  return pandoc.Div({ blocks }, pandoc.Attr('', { key }, format == 'docx' and { ['custom-style'] = style } or {}))
end

local function add_front(document)
  if format == 'typst' or (format == 'html' and not in_quarto) then return nil end
  local first = document.blocks[1]
  local there = first and first.t == 'Div' and (has(first.classes, 'notice') or has(first.classes, 'status-line'))
  if there then return nil end    -- the filter is named twice, by the document and by the format
  for _, key in ipairs { 'notice', 'status-line' } do
    if meta[key] then document.blocks:insert(1, marked(key)) end
  end
  return document
end

-- The order of work ---------------------------------------------------------------------------------------------------

local ours = {
  { Meta = read_meta },
  languages,
  { Image = write_image[format], Table = write_table[format], Div = table_note, Quoted = swedish_quotes },
  { Pandoc = add_front },
}

local pandocs = {
  { Meta = read_meta },
  languages,
  visibility,
  { RawBlock = read_html, RawInline = line_break, Para = page_break },
  { traverse = 'topdown', Div = float_of_div },
  { Image = bring_image },
  { Div = function(div) return callout(div) or table_note(div) or columns(div) or slide(div) end },
  { Pandoc = add_sources },
  { Pandoc = order_headings },
  numbering,
  { Cite = resolve_references },
  {
    traverse = 'topdown',
    Table = write_table[format],
    Figure = write_figure[format],
  },
  { Image = write_image[format], Quoted = swedish_quotes, Math = format == 'typst' and typst_math or nil },
  { Plain = format == 'typst' and typst_words or nil },
  { Pandoc = add_front },
}

return in_quarto and ours or pandocs
